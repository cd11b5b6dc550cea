using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>The canonical bytes of what events are made of. The order of the fields is part of the format.</summary>
internal static class CanonicalParts
{
    public static void Signal(CanonicalWriter writer, SignalDetected signal)
    {
        writer.Id(signal.SignalId);
        writer.Enum(signal.Kind);
        writer.Enum(signal.Severity);
        writer.Text(signal.Symbol);
        writer.Text(signal.Subject);
        writer.Time(signal.EventTime);
        writer.Text(signal.Headline);
        writer.List(signal.Facts, Fact);
        writer.Text(signal.Source);
        writer.Text(signal.Cause);
        writer.Int(signal.DelaySeconds);
        if (writer.IsLater) writer.Enum(signal.Phase);
    }

    public static void Fact(CanonicalWriter writer, Contracts.Fact fact)
    {
        writer.Text(fact.Name);
        writer.Enum(fact.Unit);
        writer.Bool(fact.Number is not null);
        if (fact.Number is { } number) writer.Decimal(number);
        writer.OptionalText(fact.Text);
    }

    public static void Policy(CanonicalWriter writer, AlertPolicy policy)
    {
        writer.Int(policy.Version);
        writer.Int(policy.StaleAfterSeconds);
        writer.Int(policy.DefaultCooldownSeconds);
        writer.List(policy.Cooldowns, static (writer, cooldown) =>
        {
            writer.Enum(cooldown.Kind);
            writer.Int(cooldown.Seconds);
        });
        writer.Int(policy.StormLimit);
        writer.Int(policy.RatePerMinute);
        writer.Int(policy.DigestGatherSeconds);
        writer.List(policy.Routes, static (writer, route) =>
        {
            writer.Enum(route.Severity);
            writer.Bool(route.Broadcast);
            writer.Texts(route.Channels);
        });
        if (writer.IsLater) LaterParts.Policy(writer, policy);
        if (writer.Confirms) writer.Int(policy.ConfirmSeconds!.Value);
    }

    public static void Route(CanonicalWriter writer, AlertRoute route)
    {
        writer.Text(route.Name);
        writer.Bool(route.Broadcast);
    }

    public static void Request(CanonicalWriter writer, ChannelRequest request)
    {
        writer.Id(request.RequestId);
        writer.Text(request.Channel);
        writer.Int(request.Attempt);
    }

    public static void Withheld(CanonicalWriter writer, Withheld withheld)
    {
        writer.Long(withheld.Count);
        writer.Time(withheld.FirstAt);
        writer.List(withheld.Groups, static (writer, group) =>
        {
            writer.Enum(group.Kind);
            writer.Text(group.Symbol);
            writer.Long(group.Count);
        });
        writer.List(withheld.Strongest, static (writer, signal) =>
        {
            writer.Id(signal.SignalId);
            writer.Enum(signal.Kind);
            writer.Enum(signal.Severity);
            writer.Text(signal.Symbol);
            writer.Text(signal.Subject);
            writer.Time(signal.EventTime);
            writer.Text(signal.Headline);
        });
    }

    public static void CarryOver(CanonicalWriter writer, CarryOver carried)
    {
        writer.Texts(carried.Channels);
        writer.List(carried.Holds, static (writer, hold) =>
        {
            writer.Enum(hold.Kind);
            writer.Text(hold.Symbol);
            writer.Text(hold.Subject);
            writer.Enum(hold.Severity);
            writer.Time(hold.Until);
            writer.Id(hold.AlertId);
        });
        writer.List(carried.Storms, static (writer, place) =>
        {
            writer.Enum(place.Kind);
            writer.Text(place.Symbol);
            writer.Time(place.Until);
            writer.Id(place.AlertId);
        });
        writer.List(carried.Sends, static (writer, send) =>
        {
            writer.Time(send.At);
            writer.Id(send.AlertId);
        });
        writer.List(carried.Decided, static (writer, decided) =>
        {
            writer.Id(decided.SignalId);
            writer.Time(decided.Until);
        });
        writer.Bool(carried.Withheld is not null);
        if (carried.Withheld is { } withheld) Withheld(writer, withheld);
        writer.List(carried.Open, Open);
        if (writer.IsLater) LaterParts.CarryOver(writer, carried);
    }

    public static void Content(CanonicalWriter writer, AlertContent alert)
    {
        writer.Id(alert.AlertId);
        writer.Enum(alert.Kind);
        writer.Enum(alert.Severity);
        writer.Text(alert.Symbol);
        writer.Text(alert.Subject);
        writer.Time(alert.EventTime);
        writer.Text(alert.Headline);
        writer.List(alert.Facts, Fact);
        if (writer.IsLater) writer.Enum(alert.Notice);
    }

    private static void Open(CanonicalWriter writer, OpenAlert open)
    {
        Content(writer, open.Alert);
        writer.Bool(open.Broadcast);
        writer.Bool(open.Delivered);
        writer.List(open.Requests, static (writer, request) =>
        {
            writer.Id(request.RequestId);
            writer.Text(request.Channel);
            writer.Int(request.Attempt);
            writer.Time(request.RequestedAt);
        });
        writer.Texts(open.Remaining);
    }
}
