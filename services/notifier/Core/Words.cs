using System.Globalization;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.Notifier.Core;

/// <summary>Enums, instants and spans as words; the one place where they are.</summary>
public static class Words
{
    public static string Of(Severity severity) => severity switch
    {
        Severity.Low => "LOW",
        Severity.Medium => "MEDIUM",
        Severity.High => "HIGH",
        Severity.Critical => "CRITICAL",
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, "No such severity."),
    };

    /// <summary>A coloured dot by severity, a tick for an all-clear: what is seen before anything is read.</summary>
    public static string Icon(ChannelMessage message) => message.Notice == Notice.AllClear ? "✅" : message.Severity switch
    {
        Severity.Low => "🔵",
        Severity.Medium => "🟡",
        Severity.High => "🟠",
        Severity.Critical => "🔴",
        _ => throw new ArgumentOutOfRangeException(nameof(message), message.Severity, "No such severity."),
    };

    /// <summary>The wire name with spaces: <c>gamma flip breach</c>.</summary>
    public static string Of(SignalKind kind) => Name(WireName.Of(kind));

    /// <summary>A snake_case name with spaces.</summary>
    public static string Name(string wireName) => wireName.Replace('_', ' ');

    /// <summary>Exchange time with date and zone: <c>2026-11-20 10:31:07 EST</c>.</summary>
    public static string Of(DateTimeOffset at)
    {
        var zone = ExchangeTime.NewYork.IsDaylightSavingTime(at) ? "EDT" : "EST";
        return string.Create(CultureInfo.InvariantCulture, $"{ExchangeTime.Local(at):yyyy-MM-dd HH:mm:ss} {zone}");
    }

    /// <summary>A span in its two largest units: <c>45 s</c>, <c>15 min</c>, <c>2 h 5 min</c>, <c>3 d 4 h</c>. Below zero counts as zero.</summary>
    public static string Of(TimeSpan span)
    {
        if (span < TimeSpan.Zero) span = TimeSpan.Zero;
        return span switch
        {
            { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(span.TotalSeconds):0} s"),
            { TotalHours: < 1 } => Two((int)span.TotalMinutes, "min", span.Seconds, "s"),
            { TotalDays: < 1 } => Two((int)span.TotalHours, "h", span.Minutes, "min"),
            _ => Two((int)span.TotalDays, "d", span.Hours, "h"),
        };
    }

    private static string Two(int major, string majorUnit, int minor, string minorUnit) =>
        minor == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{major} {majorUnit}")
            : string.Create(CultureInfo.InvariantCulture, $"{major} {majorUnit} {minor} {minorUnit}");
}
