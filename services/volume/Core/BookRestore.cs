namespace OptionsAlerts.Volume.Core;

/// <summary>Makes books of saved rows again.</summary>
public static class BookRestore
{
    /// <summary>The books in the order of their underlyings; contracts in the order of their rows.</summary>
    /// <param name="rows">In any order; null bodies are passed over.</param>
    /// <exception cref="FormatException">A row cannot be read; the message names it.</exception>
    public static IReadOnlyList<UnderlyingBook> Read(IEnumerable<BookRow> rows, Func<string, UnderlyingBook> open)
    {
        var books = new SortedDictionary<string, UnderlyingBook>(StringComparer.Ordinal);
        var contracts = new List<BookRow>();
        foreach (var row in rows.Where(row => row.Body is not null))
        {
            Read(row, reader =>
            {
                if (reader.Kind == BookRow.Contract)
                {
                    contracts.Add(row);
                    return;
                }

                if (reader.Kind != BookRow.Meta) throw new FormatException($"kind {reader.Kind} is none");
                var book = open(reader.Underlying);
                book.ReadMeta(reader);
                if (!books.TryAdd(reader.Underlying, book)) throw new FormatException("the book is there twice");
            });
        }

        foreach (var row in contracts)
        {
            Read(row, reader =>
            {
                if (!books.TryGetValue(reader.Underlying, out var book)) throw new FormatException($"there is no book of {reader.Underlying}");
                book.ReadContract(reader);
            });
        }

        return [.. books.Values];
    }

    private static void Read(BookRow row, Action<RowReader> read)
    {
        try
        {
            using var reader = new RowReader(row.Body!);
            read(reader);
        }
        catch (Exception exception) when (exception is FormatException or IOException or ArgumentException)
        {
            throw new FormatException($"State row '{row.Key}' cannot be read: {exception.Message}", exception);
        }
    }
}
