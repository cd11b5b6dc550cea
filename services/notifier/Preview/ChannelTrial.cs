using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.Notifier.Channels;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.Notifier.Delivery;

namespace OptionsAlerts.Notifier.Preview;

/// <summary>One message sent for real to see whether a channel works.</summary>
/// <param name="Result">Its words hold no secret.</param>
/// <param name="Took">From before the call to its result.</param>
public sealed record ChannelTrial(string Channel, DeliveryResult Result, TimeSpan Took)
{
    public bool IsDelivered => Result is DeliveryResult.Delivered;

    /// <summary>Sends one message by a configured channel.</summary>
    public static async Task<ChannelTrial> Of(ChannelBench bench, string channel, Severity severity, CancellationToken cancellationToken)
    {
        var time = bench.Services.GetRequiredService<TimeProvider>();
        var options = bench.Services.GetRequiredService<IOptions<NotifierOptions>>().Value.Delivery;
        var pipeline = new ChannelPipeline(
            bench.Services.GetRequiredKeyedService<IChannel>(channel), options, time, bench.Services.GetRequiredService<ReasonText>(), NullLogger<ChannelPipeline>.Instance, static () => 0);
        var started = time.GetTimestamp();
        var report = await pipeline.Send(Message(channel, severity, time.GetUtcNow()), cancellationToken);
        return new ChannelTrial(channel, report.Result, time.GetElapsedTime(started));
    }

    /// <summary>What is sent: it says that it is a test before anything else.</summary>
    internal static ChannelMessage Message(string channel, Severity severity, DateTimeOffset now)
    {
        // Another at each time: providers drop what they have seen.
        var alertId = DeterministicId.Of("notify test", channel, now.UtcTicks.ToString(CultureInfo.InvariantCulture));
        return new ChannelMessage
        {
            RunId = "notify-test",
            RequestId = DeterministicId.Request(alertId, channel, 1),
            AlertId = alertId,
            Attempt = 1,
            Kind = SignalKind.Digest,
            Severity = severity,
            Symbol = "TEST",
            Subject = "test",
            EventTime = now,
            RequestedAt = now,
            Headline = $"Test of the channel {channel}: alerts arrive here. Nothing happened in the market.",
            Facts = [],
        };
    }
}
