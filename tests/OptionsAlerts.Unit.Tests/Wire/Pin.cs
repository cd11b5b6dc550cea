using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Unit.Tests.Wire;

/// <summary>A message and the text it is on the wire, character by character.</summary>
/// <param name="Json">Broken over lines for reading; the wire has none of the breaks.</param>
internal sealed record Pin(object Message, string Json)
{
    public string Wire { get; } = Json.ReplaceLineEndings(string.Empty);
}

/// <summary>Each contract with every member set, and with the required ones alone.</summary>
internal static class Pins
{
    public static IReadOnlyDictionary<Type, (Pin Full, Pin Minimal)> All { get; } =
        MarketDataPins.All.Concat(ControlPins.All).Concat(StepPins.All).ToDictionary(pair => pair.Full.Message.GetType());

    public static IEnumerable<Pin> Each => All.Values.SelectMany(pair => new[] { pair.Full, pair.Minimal });
}

/// <summary>What many examples hold.</summary>
internal static class PinParts
{
    public static DateTimeOffset Open { get; } = new(2026, 6, 30, 13, 30, 0, TimeSpan.Zero);

    public static MarketStamp Stamp { get; } = new() { RunId = "iwm", Feed = "recorded", Step = 7, Sequence = 3, DelaySeconds = 900 };

    public static MarketStamp BareStamp { get; } = new() { RunId = "live", Feed = "cboe" };
}
