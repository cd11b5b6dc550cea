using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>What events are made of, read as <see cref="CanonicalParts"/> writes it: members in the order of their bytes.</summary>
internal static class ReadParts
{
    // The fewest bytes of an element: its ids, numbers, flags, and the lengths of its texts.
    private const int FactBytes = 10;
    private const int RequestBytes = 24;
    private const int RouteBytes = 9;
    private const int CooldownBytes = 8;
    private const int GroupBytes = 16;
    private const int StrongestBytes = 44;
    private const int HoldBytes = 40;
    private const int StormBytes = 32;
    private const int SendBytes = 24;
    private const int DecidedBytes = 24;
    private const int OpenBytes = 58;
    private const int OpenRequestBytes = 32;

    public static SignalDetected Signal(ref CanonicalReader reader, string runId) => new()
    {
        RunId = runId,
        SignalId = reader.Id(),
        Kind = reader.Enum<SignalKind>(),
        Severity = reader.Enum<Severity>(),
        Symbol = reader.Name(),
        Subject = reader.Name(),
        EventTime = reader.Time(),
        Headline = reader.Text(),
        Facts = Facts(ref reader),
        Source = reader.Name(),
        Cause = reader.Text(),
        DelaySeconds = reader.Int(),
        Phase = reader.IsLater ? reader.Enum<SignalPhase>() : SignalPhase.Began,
    };

    public static Fact[] Facts(ref CanonicalReader reader) => reader.List(FactBytes, static (ref CanonicalReader reader) => new Fact
    {
        Name = reader.Name(),
        Unit = reader.Enum<FactUnit>(),
        Number = reader.Bool() ? reader.Decimal() : null,
        Text = reader.Bool() ? reader.Name() : null,
    });

    public static AlertPolicy Policy(ref CanonicalReader reader)
    {
        var policy = new AlertPolicy
        {
            Version = reader.Int(),
            StaleAfterSeconds = reader.Int(),
            DefaultCooldownSeconds = reader.Int(),
            Cooldowns = reader.List(CooldownBytes, static (ref CanonicalReader reader) => new KindCooldown { Kind = reader.Enum<SignalKind>(), Seconds = reader.Int() }),
            StormLimit = reader.Int(),
            RatePerMinute = reader.Int(),
            DigestGatherSeconds = reader.Int(),
            Routes = reader.List(RouteBytes, static (ref CanonicalReader reader) => new SeverityRoute { Severity = reader.Enum<Severity>(), Broadcast = reader.Bool(), Channels = reader.Names() }),
        };
        if (reader.IsLater) policy = ReadLaterParts.Policy(ref reader, policy);
        return reader.Confirms ? policy with { ConfirmSeconds = reader.Int() } : policy;
    }

    public static AlertRoute Route(ref CanonicalReader reader) => new() { Name = reader.Name(), Broadcast = reader.Bool() };

    public static ChannelRequest Request(ref CanonicalReader reader) => new() { RequestId = reader.Id(), Channel = reader.Name(), Attempt = reader.Int() };

    public static ChannelRequest[] Requests(ref CanonicalReader reader) => reader.List(RequestBytes, Request);

    public static Withheld Withheld(ref CanonicalReader reader) => new()
    {
        Count = reader.Long(),
        FirstAt = reader.Time(),
        Groups = reader.List(GroupBytes, static (ref CanonicalReader reader) => new WithheldGroup { Kind = reader.Enum<SignalKind>(), Symbol = reader.Name(), Count = reader.Long() }),
        Strongest = reader.List(StrongestBytes, static (ref CanonicalReader reader) => new WithheldSignal
        {
            SignalId = reader.Id(),
            Kind = reader.Enum<SignalKind>(),
            Severity = reader.Enum<Severity>(),
            Symbol = reader.Name(),
            Subject = reader.Name(),
            EventTime = reader.Time(),
            Headline = reader.Text(),
        }),
    };

    public static CarryOver CarryOver(ref CanonicalReader reader)
    {
        var carried = new CarryOver
        {
            Channels = reader.Names(),
            Holds = reader.List(HoldBytes, static (ref CanonicalReader reader) => new CarriedHold
            {
                Kind = reader.Enum<SignalKind>(),
                Symbol = reader.Name(),
                Subject = reader.Name(),
                Severity = reader.Enum<Severity>(),
                Until = reader.Time(),
                AlertId = reader.Id(),
            }),
            Storms = reader.List(StormBytes, static (ref CanonicalReader reader) => new CarriedStorm
            {
                Kind = reader.Enum<SignalKind>(),
                Symbol = reader.Name(),
                Until = reader.Time(),
                AlertId = reader.Id(),
            }),
            Sends = reader.List(SendBytes, static (ref CanonicalReader reader) => new CarriedSend { At = reader.Time(), AlertId = reader.Id() }),
            Decided = reader.List(DecidedBytes, static (ref CanonicalReader reader) => new CarriedDecision { SignalId = reader.Id(), Until = reader.Time() }),
            Withheld = reader.Optional(Withheld),
            Open = reader.List(OpenBytes, Open),
        };
        return reader.IsLater ? ReadLaterParts.CarryOver(ref reader, carried) : carried;
    }

    public static AlertContent Content(ref CanonicalReader reader) => new()
    {
        AlertId = reader.Id(),
        Kind = reader.Enum<SignalKind>(),
        Severity = reader.Enum<Severity>(),
        Symbol = reader.Name(),
        Subject = reader.Name(),
        EventTime = reader.Time(),
        Headline = reader.Text(),
        Facts = Facts(ref reader),
        Notice = reader.IsLater ? reader.Enum<Notice>() : Notice.Alert,
    };

    private static OpenAlert Open(ref CanonicalReader reader) => new()
    {
        Alert = Content(ref reader),
        Broadcast = reader.Bool(),
        Delivered = reader.Bool(),
        Requests = reader.List(OpenRequestBytes, static (ref CanonicalReader reader) => new OpenRequest
        {
            RequestId = reader.Id(),
            Channel = reader.Name(),
            Attempt = reader.Int(),
            RequestedAt = reader.Time(),
        }),
        Remaining = reader.Names(),
    };
}
