using OptionsAlerts.Ingestion.Streaming;

namespace OptionsAlerts.Unit.Tests.Ingestion.Streaming;

/// <summary>Nothing runs out of time while a test moves the clock on, which runs ahead of the socket, unless the test is about that.</summary>
internal static class PatientPolicy
{
    private static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    public static StreamPolicy Value { get; } = new()
    {
        PrepareTimeout = Patience,
        ConnectTimeout = Patience,
        AuthTimeout = Patience,
        SubscribeTimeout = Patience,
        SendTimeout = Patience,
        StaleAfter = Patience,
    };
}
