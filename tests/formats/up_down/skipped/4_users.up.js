// not SQL
