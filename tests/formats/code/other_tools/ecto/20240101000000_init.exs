defmodule Init do
  use Ecto.Migration
end
