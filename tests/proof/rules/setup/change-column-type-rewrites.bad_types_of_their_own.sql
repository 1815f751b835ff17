CREATE TYPE app.mood AS ENUM ('sad', 'glad');
