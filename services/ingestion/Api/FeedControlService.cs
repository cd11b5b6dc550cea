using System.Threading.RateLimiting;
using Grpc.Core;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.ServiceDefaults.Grpc;
using OptionsAlerts.ServiceDefaults.Run;

namespace OptionsAlerts.Ingestion.Api;

/// <summary>The feeds over gRPC. A deadline or a cancellation ends a call at once; watchers beyond a bound are refused.</summary>
internal sealed class FeedControlService(FeedBoard board, IOptions<RunOptions> run, IHostApplicationLifetime lifetime, TimeProvider time) : FeedControl.FeedControlBase, IDisposable
{
    private const int MostWatchers = 64;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly ConcurrencyLimiter _watchers = new(new ConcurrencyLimiterOptions { PermitLimit = MostWatchers, QueueLimit = 0 });

    public override Task<ListFeedsReply> ListFeeds(ListFeedsRequest request, ServerCallContext context) => Task.FromResult(Reply());

    public override async Task WatchFeeds(WatchFeedsRequest request, IServerStreamWriter<ListFeedsReply> responseStream, ServerCallContext context)
    {
        var interval = Interval(request);
        using var place = _watchers.AttemptAcquire();
        if (!place.IsAcquired) throw ApiProblems.Busy($"{MostWatchers} calls watch already.");
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        while (true)
        {
            await responseStream.WriteAsync(Reply(), ends.Token);
            await Task.Delay(interval, time, ends.Token);
        }
    }

    public void Dispose() => _watchers.Dispose();

    private static TimeSpan Interval(WatchFeedsRequest request)
    {
        if (request.Interval is not { } asked) return Shortest;
        // Compared by its parts: a duration of the wire may be none that a time span holds.
        if (asked.Seconds < Shortest.TotalSeconds || asked.Seconds > Longest.TotalSeconds || asked.Nanos is < 0 or > 999_999_999) throw ApiProblems.Invalid([("interval", "must be 1 to 60 seconds")]);
        return asked.ToTimeSpan();
    }

    private ListFeedsReply Reply() => FeedText.ToMessage(run.Value.Id, time.GetUtcNow(), board.Look());
}
