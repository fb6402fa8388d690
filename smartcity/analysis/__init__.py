"""Tables to tables: what the numbers mean. Pure; knows neither SQL nor Streamlit nor files."""
