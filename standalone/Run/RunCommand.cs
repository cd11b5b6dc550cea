using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using OptionsAlerts.Contracts;
using OptionsAlerts.Ingestion;

namespace OptionsAlerts.Standalone.Run;

/// <summary><c>options-alerts run</c>: all six services in one process.</summary>
public static class RunCommand
{
    public static Command Create()
    {
        var feeds = FeedOption("Feeds, the first before the others, as polygon,cboe: simulated (default) or recorded alone, or live ones.");
        var data = new Option<string?>("--data") { Description = "The folder of the recorded feed." };
        var symbols = new Option<string[]>("--symbols") { Description = "Underlyings, separated by commas or blanks.", AllowMultipleArgumentsPerToken = true };
        var speed = new Option<string?>("--speed") { Description = "Market seconds a second, or max. Default 60; live feeds have none." };
        var duration = new Option<TimeSpan?>("--for") { Description = "End after this much time: 90s, 15m, 2h.", CustomParser = ReadDuration };
        var seed = new Option<ulong?>("--seed") { Description = "What the simulated market follows from. Default 1.", CustomParser = ReadSeed };
        var command = new Command("run", "Watch the market: all services in this process, PostgreSQL found or started.") { feeds, data, symbols, speed, duration, seed };
        command.SetAction((parsed, cancellationToken) => RunHost.Run(
            new RunRequest(parsed.GetValue(feeds) ?? [], parsed.GetValue(data), Symbols(parsed.GetValue(symbols)), parsed.GetValue(speed), parsed.GetValue(duration), parsed.GetValue(seed)),
            cancellationToken));
        return command;
    }

    /// <summary><c>--feed</c>: one or several, separated by commas or blanks.</summary>
    internal static Option<FeedName[]?> FeedOption(string description) => new("--feed")
    {
        Description = $"{description} There are {string.Join(", ", WireName.All<FeedName>())}.",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = ReadFeeds,
    };

    internal static string[] Symbols(string[]? given) => [.. (given ?? []).SelectMany(text => text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    private static FeedName[]? ReadFeeds(ArgumentResult result)
    {
        var names = Symbols([.. result.Tokens.Select(token => token.Value)]);
        var feeds = new List<FeedName>();
        foreach (var name in names)
        {
            if (WireName.TryParse<FeedName>(name.ToLowerInvariant(), out var feed)) feeds.Add(feed);
            else result.AddError($"--feed is one of {string.Join(", ", WireName.All<FeedName>())}, not '{name}'.");
        }

        if (names.Length == 0) result.AddError("--feed takes a feed's name.");
        return [.. feeds];
    }

    private static ulong? ReadSeed(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : string.Empty;
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)) return seed;
        result.AddError($"--seed is a whole number from 0, not '{text}'.");
        return null;
    }

    internal static TimeSpan? ReadDuration(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : string.Empty;
        if (TryReadDuration(text, out var duration)) return duration;
        result.AddError($"--for takes a time such as 90s, 15m or 2h, not '{text}'.");
        return null;
    }

    internal static bool TryReadDuration(string text, out TimeSpan duration)
    {
        duration = default;
        var unit = text.Length > 1 ? text[^1] : '?';
        var seconds = unit switch { 's' => 1, 'm' => 60, 'h' => 3_600, _ => 0 };
        if (seconds == 0 || !double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)) return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration) && duration > TimeSpan.Zero && text.Contains(':', StringComparison.Ordinal);
        if (count <= 0 || count * seconds > TimeSpan.FromDays(30).TotalSeconds) return false;
        duration = TimeSpan.FromSeconds(count * seconds);
        return true;
    }
}

/// <summary>What was asked for on the command line; null or empty where the configuration decides.</summary>
public sealed record RunRequest(IReadOnlyList<FeedName> Feeds, string? Data, string[] Symbols, string? Speed, TimeSpan? Duration, ulong? Seed);
