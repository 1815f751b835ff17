CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TYPE feeling AS ENUM ('sad', 'happy', 'none');
CREATE DOMAIN amount AS int CHECK (VALUE > 0);
CREATE TABLE orders (id int, number text, paid int, mood mood DEFAULT 'sad', old_mood mood, sums text[], note text DEFAULT 'none');
