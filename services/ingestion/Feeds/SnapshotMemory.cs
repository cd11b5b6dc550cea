using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>Tells news from repeats: an answer of the same content, or of the same or an older time, says nothing new whatever its HTTP status. Safe for many callers.</summary>
internal sealed class SnapshotMemory
{
    private readonly ConcurrentDictionary<string, (DateTimeOffset AsOf, ulong Content)> _last = new(StringComparer.Ordinal);

    /// <summary>A hash of numbers, for content that is a few of them.</summary>
    public static ulong Hash(params ReadOnlySpan<double> numbers) => XxHash64.HashToUInt64(MemoryMarshal.AsBytes(numbers));

    /// <summary>True where something was kept under the name.</summary>
    public bool Knows(string name) => _last.ContainsKey(name);

    /// <summary>Not null where this repeats what was kept.</summary>
    /// <param name="at">The provider's own time; null where it gave none, and then the content alone tells.</param>
    public PollOutcome.Unchanged? Repeat(string name, DateTimeOffset? at, ulong content) =>
        _last.TryGetValue(name, out var last) && (content == last.Content || at <= last.AsOf)
            ? new PollOutcome.Unchanged(string.Create(CultureInfo.InvariantCulture, $"still the snapshot of {last.AsOf:yyyy-MM-dd HH:mm:ss} UTC"))
            : null;

    public void Keep(string name, DateTimeOffset asOf, ulong content) => _last[name] = (asOf, content);
}
