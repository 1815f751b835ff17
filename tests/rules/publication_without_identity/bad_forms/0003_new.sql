CREATE TABLE lines (line text);
