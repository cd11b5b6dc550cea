using OptionsAlerts.Contracts.Steps;
using static OptionsAlerts.Unit.Tests.Wire.PinParts;

namespace OptionsAlerts.Unit.Tests.Wire;

internal static class StepPins
{
    private static readonly StepOpened Opened = new() { RunId = "iwm", Step = 7, At = Open, Analyses = ["gex", "volume", "vix"], Messages = [2, 3, 0] };
    private static readonly StepAnalyzed Analyzed = new() { RunId = "iwm", Step = 7, Source = "gex", Signals = 1 };
    private static readonly StepDecided Decided = new() { RunId = "iwm", Step = 7 };

    public static IEnumerable<(Pin Full, Pin Minimal)> All =>
    [
        (new(Opened with { Last = true }, """
            {"runId":"iwm","step":7,"at":"2026-06-30T13:30:00+00:00","analyses":["gex","volume","vix"],"messages":[2,3,0],"last":true}
            """),
            new(Opened with { Analyses = [], Messages = [] }, """{"runId":"iwm","step":7,"at":"2026-06-30T13:30:00+00:00","analyses":[],"messages":[],"last":false}""")),
        (new(Analyzed, """{"runId":"iwm","step":7,"source":"gex","signals":1}"""), new(Analyzed with { Signals = 0 }, """{"runId":"iwm","step":7,"source":"gex","signals":0}""")),
        (new(Decided with { NextDue = Open }, """{"runId":"iwm","step":7,"nextDue":"2026-06-30T13:30:00+00:00"}"""), new(Decided, """{"runId":"iwm","step":7}""")),
    ];
}
