"""Small pages of our own beside Streamlit, and what stands in front of every request."""
