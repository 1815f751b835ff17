ALTER TABLE orders RENAME CONSTRAINT a_there TO a_is_there;
