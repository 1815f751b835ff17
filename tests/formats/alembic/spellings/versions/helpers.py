TABLES = ["users", "orders"]
