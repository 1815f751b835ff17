SELECT drop_column('orders', 'note');
