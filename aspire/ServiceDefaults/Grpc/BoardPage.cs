using Google.Protobuf;

namespace OptionsAlerts.ServiceDefaults.Grpc;

/// <summary>A page of a board's states.</summary>
/// <param name="NextToken">The last key of this page; empty on the last page.</param>
public sealed record BoardPage<TMessage>(IReadOnlyList<TMessage> Items, string NextToken);

/// <summary>Cuts a board into pages, in the order of its keys: so many states at the most, and no more than 3 MiB beyond the first, since clients take 4 MiB by default.</summary>
public static class BoardPages
{
    private const int LargestBytes = 3 << 20;

    /// <param name="keys">In order, ordinal.</param>
    /// <param name="after">The token of the page before; empty for the first.</param>
    /// <param name="toMessage">Null for a key that has no state any more.</param>
    public static BoardPage<TMessage> Of<TMessage>(IReadOnlyList<string> keys, string after, int size, Func<string, TMessage?> toMessage) where TMessage : class, IMessage
    {
        var items = new List<TMessage>();
        var (bytes, last) = (0, string.Empty);
        foreach (var key in keys.Where(key => after.Length == 0 || string.CompareOrdinal(key, after) > 0))
        {
            if (items.Count == size) return new BoardPage<TMessage>(items, last);
            if (toMessage(key) is not { } message) continue;
            bytes += message.CalculateSize();
            if (bytes > LargestBytes && items.Count > 0) return new BoardPage<TMessage>(items, last);
            items.Add(message);
            last = key;
        }

        return new BoardPage<TMessage>(items, string.Empty);
    }
}
