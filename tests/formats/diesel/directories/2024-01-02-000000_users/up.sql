CREATE TABLE app.users (id bigint);
