using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Preview;

/// <summary>
/// A made-up alert of every kind, in the words and with the facts of the analysis that raises it: what a trader would get, without waiting for the market. The same at every call.
/// </summary>
public static partial class SampleAlerts
{
    /// <summary>2026-11-20 10:31:07 in New York.</summary>
    public static readonly DateTimeOffset At = new(2026, 11, 20, 15, 31, 7, TimeSpan.Zero);

    /// <summary>The alert.</summary>
    /// <param name="severity">Null for the one that such an alert mostly has.</param>
    public static ChannelMessage Of(SignalKind kind, Severity? severity = null, Notice notice = Notice.Alert)
    {
        var sample = Gex(kind) ?? Volume(kind) ?? Vix(kind) ?? Watch(kind) ?? Other(kind);
        var alertId = DeterministicId.Of("sample", WireName.Of(kind));
        return new ChannelMessage
        {
            RunId = "preview",
            RequestId = DeterministicId.Of("sample request", WireName.Of(kind)),
            AlertId = alertId,
            Attempt = 1,
            Kind = kind,
            Severity = severity ?? sample.Severity,
            Symbol = sample.Symbol,
            Subject = sample.Subject,
            EventTime = At,
            RequestedAt = At,
            Headline = sample.Headline,
            Facts = sample.Facts,
            Notice = notice,
        };
    }

    private static Sample Other(SignalKind kind) => kind switch
    {
        SignalKind.Digest => new(Severity.Medium, string.Empty, string.Empty, "7 alerts withheld in 3 min: 4 sweep SPY, 2 volume spike NVDA, 1 gex level approach QQQ",
        [
            Number("withheld", 7, FactUnit.Count), Number("gathered_for", 184, FactUnit.Seconds),
            Fact.Of("by_kind_and_symbol", "4 sweep SPY, 2 volume spike NVDA, 1 gex level approach QQQ"),
            Fact.Of("strongest_1", "medium: SPY 2026-11-20 580 put swept: 1,240 contracts in 8.2 s over 5 exchanges at the ask, $1.9 M premium"),
            Fact.Of("strongest_2", "low: NVDA 2026-11-27 190 call volume 18,420, usually 4,310 by now (z 2.9)"),
        ]),
        // A kind without a sample of its own still shows how its channel puts it.
        _ => new(Severity.High, "SPY", WireName.Of(kind), $"SPY: {Words.Of(kind)}", [Number("spot", 579.41m, FactUnit.Price)]),
    };

    private static Fact Number(string name, decimal number, FactUnit unit) => Fact.Of(name, number, unit);

    private sealed record Sample(Severity Severity, string Symbol, string Subject, string Headline, Fact[] Facts);
}
