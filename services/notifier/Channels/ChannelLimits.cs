using System.Text;

namespace OptionsAlerts.Notifier.Channels;

/// <summary>What a provider publishes about its limits, as data: the pipeline paces by them, the renderers cut by them, and one suite of tests holds every channel to them.</summary>
public sealed record ChannelLimits
{
    /// <summary>No limits but those of every message.</summary>
    public static readonly ChannelLimits None = new();

    /// <summary>The message itself; null where the provider sets no limit that our messages could reach.</summary>
    public LengthLimit? Text { get; init; }

    /// <summary>The line above it; null where there is none, or no limit.</summary>
    public LengthLimit? Title { get; init; }

    /// <summary>How often messages may come; all of them hold at once. Empty where nothing is published.</summary>
    public IReadOnlyList<Pace> Paces { get; init; } = [];

    /// <summary>Calls at a time, where the provider says; null for as many as are configured.</summary>
    public int? MostAtOnce { get; init; }

    /// <summary>No further try sooner than this after a failure.</summary>
    public TimeSpan SoonestRetry { get; init; }

    /// <summary>Statuses that may be tried again, 429 with the wait that it names.</summary>
    public IReadOnlyList<StatusRange> Retryable { get; init; } = StatusRange.Usual;

    /// <summary>True where several alerts may go as one message when more wait than the pace lets through; a machine wants each on its own.</summary>
    public bool Merges { get; init; }

    /// <summary>True where a picture may go with a message; none is drawn for the others.</summary>
    public bool TakesImages { get; init; }

    public bool IsRetryable(int status) => Retryable.Any(range => range.Holds(status));
}

/// <summary>HTTP statuses from the first to the last.</summary>
public sealed record StatusRange(int First, int Last)
{
    /// <summary>408, 429 and every 5xx: nothing was refused for good.</summary>
    public static readonly IReadOnlyList<StatusRange> Usual = [new(408, 408), new(429, 429), new(500, 599)];

    public bool Holds(int status) => status >= First && status <= Last;
}

/// <summary>What a text's length is counted in.</summary>
public enum TextUnit
{
    Utf16Units,
    Utf8Bytes,

    /// <summary>Code points.</summary>
    Characters,
}

/// <summary>The longest text a provider takes whole.</summary>
public sealed record LengthLimit(int Most, TextUnit Unit)
{
    public bool Holds(string text) => Length(text) <= Most;

    private int Length(string text) => Unit switch
    {
        TextUnit.Utf16Units => text.Length,
        TextUnit.Utf8Bytes => Encoding.UTF8.GetByteCount(text),
        _ => text.EnumerateRunes().Count(),
    };
}

/// <summary>A token bucket: so many messages at once, and one more each time.</summary>
/// <param name="Burst">At least 1.</param>
/// <param name="Every">Positive.</param>
public sealed record Pace(int Burst, TimeSpan Every);
