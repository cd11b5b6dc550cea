using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.ServiceDefaults.Grpc;

namespace OptionsAlerts.Notifier.Answers;

/// <summary>The engine could not be asked: nothing was changed, and the same may be asked again.</summary>
public sealed class EngineAwayException(string reason) : Exception($"The alert engine does not answer ({reason}).");

/// <summary>Answers taken to the engine's log over gRPC: what the engine says is said on. A call has a few seconds: somebody waits with a phone in the hand.</summary>
internal sealed class EngineAnswers : IAlertAnswers, IAlertContents, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly Lazy<AlertLog.AlertLogClient> _log;
    private readonly IOptions<NotifierOptions> _options;
    private readonly TimeProvider _time;
    private readonly ReasonText _reasons;
    private GrpcChannel? _channel;

    public EngineAnswers(IOptions<NotifierOptions> options, ReasonText reasons, TimeProvider time)
    {
        (_options, _reasons, _time) = (options, reasons, time);
        _log = new Lazy<AlertLog.AlertLogClient>(Connect);
    }

    public Task<string> Acknowledge(Guid alertId, string by, string via, CancellationToken cancellationToken) => Say(
        async options =>
        {
            var reply = await _log.Value.AcknowledgeAsync(new AcknowledgeRequest { Id = alertId.ToString("D"), Author = by, Via = via }, options);
            return reply.WasAcknowledged ? "Acknowledged before." : "Acknowledged.";
        },
        cancellationToken);

    public Task<string> Mute(Guid alertId, TimeSpan duration, string by, CancellationToken cancellationToken) => Say(
        async options =>
        {
            var alert = (await _log.Value.GetAsync(new GetRequest { Id = alertId.ToString("D") }, options)).Decision;
            await _log.Value.CreateSilenceAsync(
                new CreateSilenceRequest
                {
                    // The same press twice is one silence.
                    Id = DeterministicId.Of("mute", alertId.ToString("N"), by).ToString("D"),
                    Matchers = { $"kind = \"{alert.Kind}\"", $"symbol = \"{alert.Symbol}\"" },
                    Duration = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(duration),
                    Author = by,
                    Comment = $"muted from alert {alertId:D}",
                },
                options);
            return $"{alert.Symbol} {Words.Name(alert.Kind)} is muted for {Words.Of(duration)}.";
        },
        cancellationToken);

    public Task<string> Why(Guid alertId, CancellationToken cancellationToken) => Say(
        async options =>
        {
            var reply = await _log.Value.ExplainAsync(new ExplainRequest { Id = alertId.ToString("D") }, options);
            // What the engine made by itself has an account instead of gates.
            string[] words = [.. reply.Account, .. reply.Gates.Where(gate => gate.Words.Length > 0).Select(gate => $"{Words.Name(gate.Gate)}: {gate.Words}")];
            return words.Length > 0 ? PlainText.OneLine(string.Join("; ", words)) : "Nothing stood in its way.";
        },
        cancellationToken);

    public async Task<ChannelMessage?> Of(string runId, Guid alertId, CancellationToken cancellationToken)
    {
        if (_options.Value.Answers.Engine is null) return null;
        try
        {
            return AlertMessage.Of(alertId, await _log.Value.GetAsync(new GetRequest { Id = alertId.ToString("D"), RunId = runId }, Options(cancellationToken)));
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    public void Dispose() => _channel?.Dispose();

    private AlertLog.AlertLogClient Connect()
    {
        _channel = GrpcChannel.ForAddress(_options.Value.Answers.Engine!, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(3), EnableMultipleHttp2Connections = true },
            DisposeHttpClient = true,
        });
        return new AlertLog.AlertLogClient(_channel);
    }

    private async Task<string> Say(Func<CallOptions, Task<string>> call, CancellationToken cancellationToken)
    {
        if (_options.Value.Answers.Engine is null) return "This notifier knows no alert engine (Notifier:Answers:Engine).";
        try
        {
            return await call(Options(cancellationToken));
        }
        catch (RpcException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // What the engine refuses it would refuse again: its words are the answer.
            if (exception.StatusCode is StatusCode.NotFound or StatusCode.FailedPrecondition or StatusCode.InvalidArgument) return _reasons.Of(exception.Status.Detail);
            throw new EngineAwayException(_reasons.Of($"{exception.StatusCode}: {exception.Status.Detail}"));
        }
    }

    private CallOptions Options(CancellationToken cancellationToken)
    {
        Metadata? headers = _options.Value.Answers.ApiKey is { } key ? new Metadata { { ApiKeyCheck.KeyHeader, key } } : null;
        return new CallOptions(headers, (_time.GetUtcNow() + Patience).UtcDateTime, cancellationToken);
    }
}
