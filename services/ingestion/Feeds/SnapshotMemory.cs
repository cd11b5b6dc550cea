using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>Tells news from repeats: an answer of the same content, or of the same or an older time, says nothing new whatever its HTTP status. Safe for many callers.</summary>
internal sealed class SnapshotMemory
{
    private readonly ConcurrentDictionary<string, (DateTimeOffset AsOf, ulong Content)> _last = new(StringComparer.Ordinal);

    /// <summary>A hash of numbers, for content that is a few of them.</summary>
    public static ulong Hash(params ReadOnlySpan<double> numbers) => XxHash64.HashToUInt64(MemoryMarshal.AsBytes(numbers));

    /// <summary>True where something was kept under the name.</summary>
    public bool Knows(string name) => _last.ContainsKey(name);

    /// <summary>The message of an answer, kept under the name; no news where it repeats what was kept.</summary>
    /// <param name="at">The provider's own time, never taken as later than now; null where it gave none, and then the content alone tells a repeat.</param>
    /// <param name="content">A hash of what the answer says.</param>
    /// <param name="delaySeconds">How old an answer without a time is.</param>
    /// <param name="make">Makes the message for a market time; null where the answer holds no data.</param>
    public PollOutcome News(string name, DateTimeOffset? at, ulong content, DateTimeOffset now, int delaySeconds, Func<DateTimeOffset, IMarketMessage?> make)
    {
        if (_last.TryGetValue(name, out var last) && (content == last.Content || at <= last.AsOf))
            return new PollOutcome.Unchanged(string.Create(CultureInfo.InvariantCulture, $"still the snapshot of {last.AsOf:yyyy-MM-dd HH:mm:ss} UTC"));
        var asOf = at is null ? now.AddSeconds(-delaySeconds) : at < now ? at.Value : now;
        try
        {
            if (make(asOf) is not { } message) return new PollOutcome.Unavailable($"{name} holds no data");
            message.Validate();
            _last[name] = (asOf, content);
            return new PollOutcome.Fresh([message]);
        }
        catch (InvalidContractException exception)
        {
            return new PollOutcome.Unavailable(exception.Message);
        }
    }
}
