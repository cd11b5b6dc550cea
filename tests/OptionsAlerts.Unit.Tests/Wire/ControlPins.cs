using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using static OptionsAlerts.Unit.Tests.Wire.PinParts;

namespace OptionsAlerts.Unit.Tests.Wire;

internal static class ControlPins
{
    private const string AlertJson = "0a0b0c0d-0000-8000-8000-000000000001";
    private const string RequestJson = "0a0b0c0d-0000-8000-8000-000000000002";
    private static readonly Guid Alert = new(AlertJson);
    private static readonly Guid Request = new(RequestJson);

    public static SignalDetected Signal { get; } = new()
    {
        RunId = "iwm",
        Step = 7,
        SignalId = Alert,
        Kind = SignalKind.GexLevelBreach,
        Severity = Severity.High,
        Symbol = "IWM",
        Subject = "call_wall:215:up",
        EventTime = Open,
        Headline = "IWM crossed <215>",
        Facts = [Fact.Of("premium", 1_234_567.50m, FactUnit.Usd), Fact.Of("side", "ask")],
        Source = "gex",
        Cause = "chain:IWM:1",
        DelaySeconds = 900,
    };

    public static NotificationRequested Requested { get; } = new()
    {
        RunId = "iwm",
        Step = 7,
        RequestId = Request,
        AlertId = Alert,
        Channel = "telegram",
        Attempt = 2,
        Kind = SignalKind.OiDivergence,
        Severity = Severity.Critical,
        Symbol = "SPY",
        Subject = "SPY260717C00600000",
        EventTime = Open,
        RequestedAt = Open.AddSeconds(1),
        Headline = "SPY",
        Facts = [Fact.Of("ratio", 4.5m, FactUnit.Ratio)],
        Notice = Notice.Summary,
        IsLast = true,
    };

    private static readonly NotificationDelivered Delivered = new()
    {
        RunId = "live",
        RequestId = Request,
        AlertId = Alert,
        Channel = "ntfy",
        Attempt = 1,
        At = Open,
    };

    private static readonly NotificationsDelivered Together = new() { RunId = "live", Deliveries = [Delivered] };

    private static readonly NotificationFailed Failed = new()
    {
        RunId = "live",
        RequestId = Request,
        AlertId = Alert,
        Channel = "ntfy",
        Attempt = 1,
        At = Open,
        Permanent = false,
        Reason = "no answer within 10 s",
    };

    private static readonly AlertAnswered Answered = new() { RunId = "live", AlertId = Alert, Cause = AnswerCause.AllClear, At = Open };

    private const string SentJson = $$"""{"runId":"live","canaryId":"{{RequestJson}}","sentAt":"2026-06-30T13:30:00+00:00"}""";

    private static readonly CanarySent Sent = new() { RunId = "live", CanaryId = Request, SentAt = Open };

    private static readonly CanarySeen Seen = new() { RunId = "live", CanaryId = Request, SentAt = Open, SeenAt = Open.AddSeconds(1), Waiting = 12 };

    public static IEnumerable<(Pin Full, Pin Minimal)> All =>
    [
        (new(Signal, $$"""
            {"runId":"iwm",
            "step":7,
            "signalId":"{{AlertJson}}",
            "kind":"gex_level_breach",
            "severity":"high",
            "symbol":"IWM",
            "subject":"call_wall:215:up",
            "eventTime":"2026-06-30T13:30:00+00:00",
            "headline":"IWM crossed \u003C215\u003E",
            "facts":[{"name":"premium","unit":"usd","number":1234567.5},{"name":"side","unit":"text","text":"ask"}],
            "source":"gex",
            "cause":"chain:IWM:1",
            "delaySeconds":900,
            "phase":"began"}
            """),
            new(Signal with { Step = 0, DelaySeconds = 0, Facts = [], Headline = "IWM" }, $$"""
            {"runId":"iwm",
            "step":0,
            "signalId":"{{AlertJson}}",
            "kind":"gex_level_breach",
            "severity":"high",
            "symbol":"IWM",
            "subject":"call_wall:215:up",
            "eventTime":"2026-06-30T13:30:00+00:00",
            "headline":"IWM",
            "facts":[],
            "source":"gex",
            "cause":"chain:IWM:1",
            "delaySeconds":0,
            "phase":"began"}
            """)),
        (new(Requested, $$"""
            {"runId":"iwm",
            "step":7,
            "requestId":"{{RequestJson}}",
            "alertId":"{{AlertJson}}",
            "channel":"telegram",
            "attempt":2,
            "kind":"oi_divergence",
            "severity":"critical",
            "symbol":"SPY",
            "subject":"SPY260717C00600000",
            "eventTime":"2026-06-30T13:30:00+00:00",
            "requestedAt":"2026-06-30T13:30:01+00:00",
            "headline":"SPY",
            "facts":[{"name":"ratio","unit":"ratio","number":4.5}],
            "notice":"summary",
            "isLast":true}
            """),
            new(Requested with { Step = 0, Facts = [], Notice = Notice.Alert, IsLast = false }, $$"""
            {"runId":"iwm",
            "step":0,
            "requestId":"{{RequestJson}}",
            "alertId":"{{AlertJson}}",
            "channel":"telegram",
            "attempt":2,
            "kind":"oi_divergence",
            "severity":"critical",
            "symbol":"SPY",
            "subject":"SPY260717C00600000",
            "eventTime":"2026-06-30T13:30:00+00:00",
            "requestedAt":"2026-06-30T13:30:01+00:00",
            "headline":"SPY",
            "facts":[],
            "notice":"alert",
            "isLast":false}
            """)),
        (new(Delivered with { Step = 7, ProviderMessageId = "1001", PossibleRepeat = true }, $$"""
            {"runId":"live",
            "step":7,
            "requestId":"{{RequestJson}}",
            "alertId":"{{AlertJson}}",
            "channel":"ntfy",
            "attempt":1,
            "at":"2026-06-30T13:30:00+00:00",
            "providerMessageId":"1001",
            "possibleRepeat":true}
            """),
            new(Delivered, $$"""
            {"runId":"live",
            "step":0,
            "requestId":"{{RequestJson}}",
            "alertId":"{{AlertJson}}",
            "channel":"ntfy",
            "attempt":1,
            "at":"2026-06-30T13:30:00+00:00",
            "possibleRepeat":false}
            """)),
        (new(Together, $$"""
            {"runId":"live",
            "deliveries":[{"runId":"live","step":0,"requestId":"{{RequestJson}}","alertId":"{{AlertJson}}","channel":"ntfy","attempt":1,"at":"2026-06-30T13:30:00+00:00","possibleRepeat":false}]}
            """),
            new(Together with { Deliveries = [] }, """{"runId":"live","deliveries":[]}""")),
        (new(Failed with { Step = 7, Permanent = true }, $$"""
            {"runId":"live",
            "step":7,
            "requestId":"{{RequestJson}}",
            "alertId":"{{AlertJson}}",
            "channel":"ntfy",
            "attempt":1,
            "at":"2026-06-30T13:30:00+00:00",
            "permanent":true,
            "reason":"no answer within 10 s"}
            """),
            new(Failed, $$"""
            {"runId":"live",
            "step":0,
            "requestId":"{{RequestJson}}",
            "alertId":"{{AlertJson}}",
            "channel":"ntfy",
            "attempt":1,
            "at":"2026-06-30T13:30:00+00:00",
            "permanent":false,
            "reason":"no answer within 10 s"}
            """)),
        (new(Answered with { Step = 7, Cause = AnswerCause.Acknowledged, By = "ada", Via = "telegram" }, $$"""
            {"runId":"live",
            "step":7,
            "alertId":"{{AlertJson}}",
            "cause":"acknowledged",
            "at":"2026-06-30T13:30:00+00:00",
            "by":"ada",
            "via":"telegram"}
            """),
            new(Answered, $$"""{"runId":"live","step":0,"alertId":"{{AlertJson}}","cause":"all_clear","at":"2026-06-30T13:30:00+00:00"}""")),
        (new(Sent, SentJson), new(Sent, SentJson)),
        (new(Seen, $$"""
            {"runId":"live",
            "canaryId":"{{RequestJson}}",
            "sentAt":"2026-06-30T13:30:00+00:00",
            "seenAt":"2026-06-30T13:30:01+00:00",
            "waiting":12}
            """),
            new(Seen with { Waiting = 0 }, $$"""{"runId":"live","canaryId":"{{RequestJson}}","sentAt":"2026-06-30T13:30:00+00:00","seenAt":"2026-06-30T13:30:01+00:00","waiting":0}""")),
    ];
}
