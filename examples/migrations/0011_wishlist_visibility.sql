-- Wishlists get a title, and can be shared.
ALTER TABLE wishlists
    ADD COLUMN title text NOT NULL DEFAULT 'My wishlist',
    ADD COLUMN visibility text NOT NULL;
