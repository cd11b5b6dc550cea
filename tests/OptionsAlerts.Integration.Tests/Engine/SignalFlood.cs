using System.Globalization;
using System.Text;
using System.Text.Json;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace OptionsAlerts.Integration.Tests.Engine;

/// <summary>
/// Signals as a detector publishes them: confirmed, and again until they are, so that a broker that goes away in between gets some of them twice, which is part of the trial.
/// </summary>
internal sealed class SignalFlood(string broker)
{
    private const string Exchange = "alert-engine";
    private const int InFlight = 100;

    /// <summary>A signal by its number; <paramref name="fingerprints"/> different things are told of in turn.</summary>
    public static SignalDetected Signal(string runId, int number, int fingerprints, DateTimeOffset now)
    {
        var subject = (number % fingerprints).ToString(CultureInfo.InvariantCulture);
        return new SignalDetected
        {
            RunId = runId,
            SignalId = DeterministicId.Of("flood", runId, number.ToString(CultureInfo.InvariantCulture)),
            Kind = SignalKind.Sweep,
            Severity = Severity.High,
            Symbol = $"S{number % 50}",
            Subject = subject,
            EventTime = now,
            Headline = $"signal {number} about {subject}",
            Facts = [Fact.Of("number", number, FactUnit.Count)],
            Source = "volume",
            Cause = $"flood-{number}",
        };
    }

    /// <summary>Publishes all, in this order but for what has to be sent again.</summary>
    public async Task Publish(IEnumerable<SignalDetected> signals, CancellationToken cancellationToken)
    {
        var waiting = new Queue<byte[]>(signals.Select(Body));
        while (waiting.Count > 0)
        {
            try
            {
                await using var connection = await new ConnectionFactory { Uri = new Uri(broker), AutomaticRecoveryEnabled = false }.CreateConnectionAsync(cancellationToken);
                await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken);
                await Publish(channel, waiting, cancellationToken);
            }
            catch (Exception exception) when (exception is RabbitMQClientException or IOException or OperationInterruptedException && !cancellationToken.IsCancellationRequested)
            {
                // Away, or not listening yet: what was not confirmed is sent again.
                await Task.Delay(TimeSpan.FromMilliseconds(250), cancellationToken);
            }
        }
    }

    private static async Task Publish(IChannel channel, Queue<byte[]> waiting, CancellationToken cancellationToken)
    {
        while (waiting.Count > 0)
        {
            var group = waiting.Take(InFlight).ToArray();
            await Task.WhenAll(group.Select(body => channel.BasicPublishAsync(
                Exchange,
                string.Empty,
                mandatory: true,
                new BasicProperties { ContentType = "application/vnd.masstransit+json", Persistent = true },
                body,
                cancellationToken).AsTask()));
            for (var index = 0; index < group.Length; index++) waiting.Dequeue();
        }
    }

    private static byte[] Body(SignalDetected signal) => Encoding.UTF8.GetBytes(
        $$"""{"messageType":["urn:message:OptionsAlerts.Contracts.Control:SignalDetected"],"message":{{JsonSerializer.Serialize(signal, ContractJson.Options)}}}""");
}
