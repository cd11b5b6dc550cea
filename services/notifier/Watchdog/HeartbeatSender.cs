using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.Notifier.Channels;
using OptionsAlerts.Notifier.Channels.Http;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.Notifier.Delivery;
using OptionsAlerts.Notifier.Watchdog.Core;

namespace OptionsAlerts.Notifier.Watchdog;

/// <summary>
/// Tells an external monitor. A call has ten seconds, a signal three of them; none comes sooner than twelve seconds after the one before, which keeps to five a
/// minute. What fails is said in the log and affects nothing: that the monitor misses it is what it is for.
/// </summary>
internal sealed class HeartbeatSender(
    IHttpClientFactory clients, IOptions<WatchdogOptions> options, ReasonText reasons, WatchdogMetrics metrics, TimeProvider time, ILogger<HeartbeatSender> logger)
{
    public const string ClientName = "watchdog-heartbeat";
    public const int AnswerLimit = 64 * 1024;
    public const int Tries = 3;

    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Five a minute.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(12);

    private readonly Pacer _pacer = new([new Pace(1, Pause)], time);
    private int _bodyLimit = MonitorCall.DefaultBodyLimit;

    /// <summary>Sends; true where the monitor counted it, or has no such signal.</summary>
    public async Task<bool> Send(HeartbeatSignal signal, IReadOnlyList<string> why, CancellationToken cancellationToken)
    {
        var heartbeat = options.Value.Heartbeat;
        // What goes out of the house holds no secret.
        string[] clean = [.. why.Select(reasons.Of)];
        if (MonitorCall.Of(heartbeat.Preset, new Uri(heartbeat.Url!), signal, clean, _bodyLimit) is not { } call) return true;
        for (var attempt = 1; ; attempt++)
        {
            await _pacer.Take(cancellationToken);
            var (counted, again, words) = await Try(heartbeat.Preset, call, cancellationToken);
            metrics.Heartbeat(WireName.Of(signal), counted);
            if (counted) return true;
            if (!again || attempt == Tries)
            {
                NotifierLog.HeartbeatFailed(logger, WireName.Of(signal), words);
                return false;
            }
        }
    }

    private async Task<(bool Counted, bool Again, string Words)> Try(HeartbeatPreset preset, MonitorCall call, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(call.Body is null ? HttpMethod.Get : HttpMethod.Post, call.Address);
            if (call.Body is { } body) request.Content = new StringContent(body, Encoding.UTF8, "text/plain");
            using var response = await clients.CreateClient(ClientName).SendAsync(request, cancellationToken);
            TakeLimit(response);
            var answer = await response.Answer(time.GetUtcNow(), cancellationToken);
            return (MonitorCall.Counted(preset, answer), MonitorCall.MayTryAgain(answer), reasons.Of(FormattableString.Invariant($"{answer.Status} {AnswerText.Of(answer.Body)}")));
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && (NetworkFailure.Is(failure) || failure is OperationCanceledException))
        {
            return (false, true, reasons.Of(failure is OperationCanceledException ? $"no answer within {Words.Of(Timeout)}" : failure.GetBaseException().Message));
        }
    }

    // Healthchecks says how much of a body it keeps.
    private void TakeLimit(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Ping-Body-Limit", out var values)) return;
        if (int.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var limit)) _bodyLimit = limit;
    }
}
