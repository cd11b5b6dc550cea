using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Standalone.Cli;

/// <summary>Instants and durations on the command line, and instants as they are shown.</summary>
internal static class Times
{
    private static readonly string[] Zoned = ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];
    private static readonly string[] Exchange = ["yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];
    private static readonly (char Unit, int Seconds)[] Units = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

    /// <summary>An option that takes an instant.</summary>
    public static Option<DateTimeOffset?> Instant(string name, string description) => new(name)
    {
        Description = $"{description} As 2026-06-30T14:00Z, or exchange time as \"2026-06-30 10:00\" or 2026-06-30.",
        CustomParser = result => Read<DateTimeOffset>(result, TryRead, "an instant such as 2026-06-30T14:00Z, \"2026-06-30 10:00\" (exchange time) or 2026-06-30"),
    };

    /// <summary>An option that takes a duration.</summary>
    public static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = $"{description} As 90s, 15m, 2h, 1d12h.",
        CustomParser = result => Read<TimeSpan>(result, TryRead, "a time such as 90s, 15m, 2h or 1d12h"),
    };

    /// <summary>Reads an instant with its zone, or exchange time without.</summary>
    public static bool TryRead(string text, out DateTimeOffset at)
    {
        if (DateTimeOffset.TryParseExact(text.EndsWith('Z') ? text[..^1] + "+00:00" : text, Zoned, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out at)) return true;
        if (!DateTime.TryParseExact(text, Exchange, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)) return false;
        at = ExchangeTime.Instant(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local));
        return true;
    }

    /// <summary>Reads units in falling order, each at most once; a second to ten years.</summary>
    public static bool TryRead(string text, out TimeSpan duration)
    {
        duration = default;
        var next = 0;
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > 6) return false;
            var letter = rest[digits];
            var unit = Array.FindIndex(Units, next, pair => pair.Unit == letter);
            if (unit < 0) return false;
            duration += TimeSpan.FromSeconds((long)int.Parse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture) * Units[unit].Seconds);
            next = unit + 1;
            rest = rest[(digits + 1)..];
        }

        return duration > TimeSpan.Zero && duration <= TimeSpan.FromDays(3_650);
    }

    /// <summary>An instant in exchange time.</summary>
    public static string Shown(DateTimeOffset at) => ExchangeTime.Local(at).ToString("yyyy-MM-dd HH:mm:ss 'ET'", CultureInfo.InvariantCulture);

    /// <summary>As above; nothing where there is none.</summary>
    public static string Shown(Google.Protobuf.WellKnownTypes.Timestamp? at) => at is null ? string.Empty : Shown(at.ToDateTimeOffset());

    private delegate bool Reader<T>(string text, out T value);

    private static T? Read<T>(ArgumentResult result, Reader<T> read, string expected) where T : struct
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : string.Empty;
        if (read(text, out var value)) return value;
        result.AddError($"{(result.Parent as OptionResult)?.Option.Name} takes {expected}, not '{text}'.");
        return null;
    }
}
