using System.Text.Json;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Recorded;

/// <summary>One line of a record: what a feed said, and when.</summary>
/// <param name="At">The run's clock when it was said; of a recorded or simulated feed the market's.</param>
/// <param name="Message">With a provisional stamp: feed and delay, no run.</param>
internal sealed record RecordLine(DateTimeOffset At, IMarketMessage Message);

/// <summary>
/// What a feed said, as lines of JSON (<c>*.ndjson[.gz]</c>). The first line says what it is: <c>{"format":"options-alerts-record","version":1,"feed":"polygon"}</c>. Each
/// further one is <c>{"at":…,"type":"chain","message":{…}}</c>, in this order of members, the message as it stands on the bus; <c>status</c> lines tell of the feed itself and
/// are not played.
/// </summary>
internal static class RecordFormat
{
    public const string Name = "options-alerts-record";
    public const int Version = 1;
    public const string Status = "status";

    /// <summary>The longest line that is taken; an SPX chain is about 4 MB.</summary>
    public const int MaxLineBytes = 64 * 1024 * 1024;

    private static readonly Dictionary<string, Type> Types = new(StringComparer.Ordinal)
    {
        ["trades"] = typeof(OptionTradeBatch),
        ["chain"] = typeof(OptionChainSnapshot),
        ["quote"] = typeof(UnderlyingQuote),
        ["volatility"] = typeof(VolatilityIndexQuote),
        ["volatility_history"] = typeof(VolatilityHistory),
        ["volume_history"] = typeof(VolumeHistory),
    };

    private static readonly Dictionary<Type, string> Names = Types.ToDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>The first line of a file.</summary>
    public static byte[] Header(string feed) => JsonSerializer.SerializeToUtf8Bytes(new Head(Name, Version, feed), ContractJson.Options);

    /// <summary>The line of a message.</summary>
    /// <exception cref="InvalidContractException">The message cannot be right.</exception>
    /// <exception cref="ArgumentException">It holds a number that JSON has no word for.</exception>
    public static byte[] Line(DateTimeOffset at, IMarketMessage message)
    {
        message.Validate();
        var plain = message.WithStamp(message.Stamp with { RunId = "", Step = 0, Sequence = 0 });
        return Line(at, Names[message.GetType()], plain, message.GetType());
    }

    public static byte[] Line(DateTimeOffset at, FeedStatusChanged status) => Line(at, Status, status, typeof(FeedStatusChanged));

    /// <summary>The feed that a first line names; null where it is no first line of this format and version.</summary>
    public static string? Feed(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<Head>(line, ContractJson.Options) is { Format: Name, Version: Version, Feed.Length: > 0 and <= 64 } head ? head.Feed : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>When a line was said and what kind of thing, without reading the rest; null where it is no such line.</summary>
    public static (DateTimeOffset At, string Type)? Glance(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            if (!Begins(ref reader, out var at, out var type)) return null;
            return (at, type);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A whole line; null where it is none that can be played.</summary>
    public static RecordLine? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            if (!Begins(ref reader, out var at, out var type) || !Types.TryGetValue(type, out var clr)) return null;
            if (!reader.Read() || !reader.ValueTextEquals("message"u8) || !reader.Read()) return null;
            if (JsonSerializer.Deserialize(ref reader, clr, ContractJson.Options) is not IMarketMessage message) return null;
            if (!reader.Read() || reader.TokenType != JsonTokenType.EndObject || reader.Read()) return null;
            message.Validate();
            return new RecordLine(at, message.WithStamp(message.Stamp with { RunId = "", Step = 0, Sequence = 0 }));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or InvalidContractException or FormatException or OverflowException)
        {
            return null;
        }
    }

    private static bool Begins(ref Utf8JsonReader reader, out DateTimeOffset at, out string type)
    {
        (at, type) = (default, "");
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
        if (!reader.Read() || !reader.ValueTextEquals("at"u8) || !reader.Read() || reader.TokenType != JsonTokenType.String || !reader.TryGetDateTimeOffset(out at)) return false;
        if (!reader.Read() || !reader.ValueTextEquals("type"u8) || !reader.Read() || reader.TokenType != JsonTokenType.String) return false;
        type = reader.GetString()!;
        return at.Offset == TimeSpan.Zero && at.Year is >= 1970 and <= 2199;
    }

    private static byte[] Line(DateTimeOffset at, string type, object message, Type clr)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("at", at);
            writer.WriteString("type", type);
            writer.WritePropertyName("message");
            JsonSerializer.Serialize(writer, message, clr, ContractJson.Options);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private sealed record Head(string Format, int Version, string Feed);
}
