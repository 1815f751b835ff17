CREATE TABLE app_only (a text);
