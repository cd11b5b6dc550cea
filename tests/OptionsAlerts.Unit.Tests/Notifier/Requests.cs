using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Unit.Tests.Notifier;

/// <summary>A request as the engine sends it.</summary>
internal static class Requests
{
    public static readonly Guid AlertId = DeterministicId.Of("test-alert");

    /// <summary>2026-11-20 10:31:07 in New York.</summary>
    public static readonly DateTimeOffset EventTime = new(2026, 11, 20, 15, 31, 7, TimeSpan.Zero);

    public static NotificationRequested For(string channel, Severity severity = Severity.Critical, int attempt = 1, string run = "live", string? headline = null, params Fact[] facts) => new()
    {
        RunId = run,
        Step = 7,
        RequestId = DeterministicId.Request(AlertId, channel, attempt),
        AlertId = AlertId,
        Channel = channel,
        Attempt = attempt,
        Kind = SignalKind.GammaFlipBreach,
        Severity = severity,
        Symbol = "SPY",
        Subject = "flip:below",
        EventTime = EventTime,
        RequestedAt = EventTime,
        Headline = headline ?? "SPY crossed below gamma flip 579.85 (spot 579.41): negative gamma",
        Facts = facts.Length > 0 ? facts : [Fact.Of("spot", 579.41m, FactUnit.Price), Fact.Of("net_gamma", -1_230_000_000m, FactUnit.UsdPerPercent)],
    };

    public static ChannelMessage Message(string? headline = null, bool possibleRepeat = false, params Fact[] facts) =>
        ChannelMessage.From(For("console", headline: headline, facts: facts), possibleRepeat);
}
