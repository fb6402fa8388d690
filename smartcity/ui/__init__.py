"""What pages show and ask: session, language, filters, caches, panels; all that knows Streamlit."""
