namespace OptionsAlerts.Integration.Tests.Messaging;

/// <summary>What no service can take, by queue, each with the words its refusal must hold.</summary>
internal static class Poison
{
    private const string Market = "OptionsAlerts.Contracts.MarketData";
    private const string Control = "OptionsAlerts.Contracts.Control";
    private const string Stamp = """{"runId":"poisoned","feed":"recorded","step":1,"sequence":999}""";

    // Two roots by index, one expiry.
    private const string UnevenChain =
        "{\"stamp\":" + Stamp + """
        ,"asOf":"2026-06-30T13:30:00+00:00","underlying":"IWM","spot":215.5,"contracts":{"roots":["IWM"],"root":[0,0],"expiry":[20260717],
        "right":"CP","strikeMills":[215000,215000],"bid":[1,1],"ask":[1.1,1.1],"openInterest":[10,10],"dayVolume":[1,1],
        "impliedVolatility":[0.2,0.2],"delta":[0.5,-0.5],"gamma":[0.05,0.05]}}
        """;

    // Of the run itself and of a step to come: it would be decided with the good ones.
    private const string NullFact =
        """
        {"runId":"poisoned","step":1,"signalId":"00000000-0000-8000-8000-000000000001","kind":"sweep","severity":"high","symbol":"IWM","subject":"poison",
        "eventTime":"2026-06-30T13:30:00+00:00","headline":"poison","facts":[null],"source":"volume","cause":"poison"}
        """;

    public static string Owner(string queue) => queue switch
    {
        "gex-market" => "gex",
        "volume-market" => "volume",
        "vix-market" => "vix",
        "alert-engine" => "alert-engine",
        "ingestion-steps" => "ingestion",
        _ => "notifier",
    };

    public static IReadOnlyList<(string Body, string Named)> For(string queue) => queue switch
    {
        "gex-market" => [.. Common($"{Market}:UnderlyingQuote", "stamp", "spot"), (Envelope($"{Market}:OptionChainSnapshot", UnevenChain), "contracts.expiry has 1 rows")],
        "volume-market" => [.. Common($"{Market}:OptionTradeBatch", "stamp", "underlying"), (Envelope($"{Market}:OptionChainSnapshot", UnevenChain), "contracts.expiry has 1 rows")],
        "vix-market" => Common($"{Market}:VolatilityIndexQuote", "stamp", "vix"),
        "alert-engine" => [.. Common($"{Control}:SignalDetected", "facts", "signalId"), (Envelope($"{Control}:SignalDetected", NullFact), "facts[0] is null")],
        "ingestion-steps" => Common("OptionsAlerts.Contracts.Steps:StepDecided", "step", "runId"),
        "notify-answers" => Common($"{Control}:AlertAnswered", "at", "alertId"),
        _ => Common($"{Control}:NotificationRequested", "attempt", "requestId"),
    };

    // Not JSON; a member of the wrong type; nothing of what is required.
    private static (string Body, string Named)[] Common(string type, string wrong, string missing) =>
    [
        ("this is not JSON", "'this is not JSON' is an invalid JSON literal"),
        (Envelope(type, $$"""{"{{wrong}}":"a word"}"""), $"Path: $.{wrong}"),
        (Envelope(type, "{}"), $"'{missing}'"),
    ];

    private static string Envelope(string type, string message) => $$"""{"messageType":["urn:message:{{type}}"],"message":{{message}}}""";
}
