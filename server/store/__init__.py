"""The only SQL: tables, the engines, the one writing thread, and functions that each ask one question."""
