using Grpc.Core;
using Microsoft.Extensions.Options;
using OptionsAlerts.AlertEngine.Engine;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.ServiceDefaults.Database;
using OptionsAlerts.ServiceDefaults.Run;

namespace OptionsAlerts.AlertEngine.Api;

/// <summary>The decision log over gRPC: what is read of it. A deadline or a cancellation ends a call at once.</summary>
internal sealed partial class AlertLogService(
    AlertsDatabase database, EngineInbox inbox, EnginePolicy configured, ReplaySlots slots, IOptions<RunOptions> run, IHostApplicationLifetime lifetime, TimeProvider time) : AlertLog.AlertLogBase
{
    private const int WatchPage = 500;
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(250);

    private readonly LogReads _reads = new(database.Source);
    private readonly LogStates _states = new(database.Source);
    private readonly DecisionQuery _query = new(database.Source);

    public override Task<ListReply> List(ListRequest request, ServerCallContext context) => _reads.List(RunOf(request.RunId), request, context.CancellationToken);

    public override Task<AlertDetail> Get(GetRequest request, ServerCallContext context) => _reads.Get(RunOf(request.RunId), request.Id, context.CancellationToken);

    public override async Task<StateAtReply> StateAt(StateAtRequest request, ServerCallContext context)
    {
        using var slot = await slots.Fold(context.CancellationToken);
        return await _reads.StateAt(RunOf(request.RunId), request, context.CancellationToken);
    }

    public override async Task Watch(WatchRequest request, IServerStreamWriter<Decision> responseStream, ServerCallContext context)
    {
        using var slot = slots.Watcher();
        using var ends = Ends(context);
        var runId = RunOf(request.RunId);
        var fields = new Requests();
        var filter = fields.Filter(runId, request.Symbol, request.Kind, request.Outcome, request.Severity, request.Reason) with { Limit = WatchPage };
        if (request.AfterPosition < -1) fields.Wrong("after_position", "must be a position, 0 or -1");
        fields.Check();
        var newest = await _query.NewestPosition(runId, ends.Token);
        if (request.AfterPosition > newest) throw Problems.Beyond($"The log of run {runId} ends at position {newest}, before {request.AfterPosition}: is it the log that was watched before?");

        var position = request.AfterPosition >= 0 ? request.AfterPosition : newest;
        // Told at once that the watch has begun, so that a caller knows from when on nothing is missed.
        await context.WriteResponseHeadersAsync([]);
        var watch = new DecisionWatch(
            token => _query.NewestPosition(runId, token), (after, token) => _query.After(filter with { AfterPosition = after }, token), WatchPage, WatchInterval, time);
        await foreach (var decision in watch.From(position, ends.Token)) await responseStream.WriteAsync(DecisionText.ToMessage(decision), ends.Token);
    }

    private string RunOf(string asked) => asked.Length > 0 ? asked : run.Value.Id;

    // A call that may last ends when the engine stops, too.
    private CancellationTokenSource Ends(ServerCallContext context) => CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
}
