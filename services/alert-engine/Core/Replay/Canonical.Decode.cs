namespace OptionsAlerts.AlertEngine.Core;

/// <content>From bytes back to events. What is decoded and encoded again gives the same bytes.</content>
public static partial class Canonical
{
    /// <summary>The event of canonical bytes of any format. A signal's step of virtual time is not in them and comes back as 0.</summary>
    /// <param name="runId">The run, which is not in the bytes either.</param>
    /// <exception cref="CanonicalException">The bytes are no event of the log; the error says where.</exception>
    public static DecisionEvent Decode(ReadOnlySpan<byte> bytes, string runId) => Decode(bytes, runId, new TextPool());

    internal static DecisionEvent Decode(ReadOnlySpan<byte> bytes, string runId, TextPool texts)
    {
        var reader = new CanonicalReader(bytes, texts);
        var format = reader.Begin();
        var name = reader.Name();
        var at = reader.Time();
        DecisionEvent e = name switch
        {
            "day_opened" => ReadDayOpened(ref reader, at, runId),
            "policy_applied" => ReadPolicyApplied(ref reader, at),
            "alert_raised" => ReadAlertRaised(ref reader, at, runId),
            "signal_suppressed" => new SignalSuppressed
            {
                At = at,
                Signal = ReadParts.Signal(ref reader, runId),
                PolicyHash = reader.Name(),
                Reason = reader.Enum<SuppressionReason>(),
                Until = reader.OptionalTime(),
                By = reader.OptionalId(),
            },
            "digest_raised" => ReadDigestRaised(ref reader, at),
            "delivery_succeeded" => new DeliverySucceeded { At = at, RequestId = reader.Id(), AlertId = reader.Id(), Channel = reader.Name(), Attempt = reader.Int() },
            "delivery_failed" => new DeliveryFailed { At = at, RequestId = reader.Id(), AlertId = reader.Id(), Channel = reader.Name(), Attempt = reader.Int(), Permanent = reader.Bool() },
            "failed_over" => new FailedOver { At = at, AlertId = reader.Id(), Request = ReadParts.Request(ref reader), Remaining = reader.Names(), Unconfirmed = reader.Confirms },
            "alert_undelivered" => new AlertUndelivered { At = at, AlertId = reader.Id() },
            "summary_raised" => ReadSummaryRaised(ref reader, at),
            "summary_withheld" => new SummaryWithheld
            {
                At = at,
                PolicyHash = reader.Name(),
                Kind = reader.Enum<Contracts.SignalKind>(),
                Symbol = reader.Name(),
                Subject = reader.Name(),
                Reason = reader.Enum<SuppressionReason>(),
                Until = reader.OptionalTime(),
                By = reader.OptionalId(),
            },
            "alert_escalated" => new AlertEscalated { At = at, AlertId = reader.Id(), PolicyHash = reader.Name(), Requests = ReadParts.Requests(ref reader), NextAt = reader.OptionalTime() },
            "alert_acknowledged" => new AlertAcknowledged { At = at, AlertId = reader.Id(), By = reader.Name(), Via = reader.Name() },
            "silence_created" => new SilenceCreated { At = at, Silence = ReadLaterParts.Silence(ref reader) },
            "silence_ended" => new SilenceEnded { At = at, SilenceId = reader.Id(), By = reader.OptionalText() },
            _ => throw new CanonicalException(sizeof(byte), $"'{CanonicalReader.Shown(System.Text.Encoding.UTF8.GetBytes(name))}' is no event of the log"),
        };
        reader.End();
        return Formats.Of(e) == format ? e : throw new CanonicalException(0, $"format {format} stands before an event that is written in format {Formats.Of(e)}");
    }

    private static DayOpened ReadDayOpened(ref CanonicalReader reader, DateTimeOffset at, string runId) => new()
    {
        At = at,
        RunId = runId,
        Day = reader.Day(),
        PolicyHash = reader.Name(),
        Policy = ReadParts.Policy(ref reader),
        CarryOver = ReadParts.CarryOver(ref reader),
    };

    private static PolicyApplied ReadPolicyApplied(ref CanonicalReader reader, DateTimeOffset at) => new()
    {
        At = at,
        PolicyHash = reader.Name(),
        Policy = ReadParts.Policy(ref reader),
        Channels = reader.Names(),
        Origin = reader.IsLater ? reader.Enum<PolicyOrigin>() : PolicyOrigin.Configuration,
        By = reader.IsLater ? reader.OptionalText() : null,
    };

    private static AlertRaised ReadAlertRaised(ref CanonicalReader reader, DateTimeOffset at, string runId) => new()
    {
        At = at,
        Signal = ReadParts.Signal(ref reader, runId),
        PolicyHash = reader.Name(),
        Route = ReadParts.Route(ref reader),
        HoldUntil = reader.Time(),
        Requests = ReadParts.Requests(ref reader),
        Remaining = reader.Names(),
        EscalateAt = reader.IsLater ? reader.OptionalTime() : null,
        Clears = reader.IsLater ? reader.OptionalId() : null,
    };

    private static DigestRaised ReadDigestRaised(ref CanonicalReader reader, DateTimeOffset at) => new()
    {
        At = at,
        AlertId = reader.Id(),
        PolicyHash = reader.Name(),
        Severity = reader.Enum<Contracts.Severity>(),
        Route = ReadParts.Route(ref reader),
        Withheld = ReadParts.Withheld(ref reader),
        Headline = reader.Text(),
        Facts = ReadParts.Facts(ref reader),
        Requests = ReadParts.Requests(ref reader),
        Remaining = reader.Names(),
        QuietUntil = reader.IsLater ? reader.OptionalTime() : null,
    };

    private static SummaryRaised ReadSummaryRaised(ref CanonicalReader reader, DateTimeOffset at) => new()
    {
        At = at,
        PolicyHash = reader.Name(),
        Alert = ReadParts.Content(ref reader),
        Withheld = reader.Long(),
        Route = ReadParts.Route(ref reader),
        HoldUntil = reader.Time(),
        Requests = ReadParts.Requests(ref reader),
        Remaining = reader.Names(),
        EscalateAt = reader.OptionalTime(),
        Clears = reader.OptionalId(),
    };
}
