using System.Globalization;
using Grpc.Core;
using Microsoft.Extensions.Options;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.ServiceDefaults.Database;
using OptionsAlerts.ServiceDefaults.Run;

namespace OptionsAlerts.AlertEngine.Api;

/// <summary>The decision log over gRPC. Reads only; a deadline or a cancellation ends a call at once.</summary>
internal sealed class AlertLogService(AlertsDatabase database, IOptions<RunOptions> run, TimeProvider time) : AlertLog.AlertLogBase
{
    private const int DefaultPage = 100;
    private const int LargestPage = 1_000;
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(250);

    private readonly DecisionQuery _query = new(database.Source);
    private readonly LogReader _reader = new(database.Source);

    public override async Task<ListReply> List(ListRequest request, ServerCallContext context)
    {
        var size = request.PageSize switch
        {
            0 => DefaultPage,
            >= 1 and <= LargestPage => request.PageSize,
            _ => throw Invalid("page_size", $"must be 0 to {LargestPage}"),
        };
        var before = 0L;
        if (request.PageToken.Length > 0 && (!long.TryParse(request.PageToken, NumberStyles.None, CultureInfo.InvariantCulture, out before) || before <= 0))
            throw Invalid("page_token", "is not one that this service gave");
        if (request.Kind.Length > 0 && !WireName.TryParse<SignalKind>(request.Kind, out _))
            throw Invalid("kind", $"must be one of {string.Join(", ", WireName.All<SignalKind>())}");
        if (request.Outcome is not ("" or "raised" or "suppressed")) throw Invalid("outcome", "must be raised, suppressed or empty");

        // One more than asked for tells whether there is a next page.
        var filter = new DecisionFilter(RunOf(request.RunId), request.Symbol, request.Kind, request.Outcome, before, size + 1);
        var found = await _query.List(filter, context.CancellationToken);
        var reply = new ListReply { Decisions = { found.Take(size).Select(DecisionText.ToMessage) } };
        if (found.Count > size) reply.NextPageToken = found[size - 1].Position.ToString(CultureInfo.InvariantCulture);
        return reply;
    }

    public override async Task<AlertDetail> Get(GetRequest request, ServerCallContext context)
    {
        if (!Guid.TryParse(request.Id, out var id)) throw Invalid("id", "is not an alert's or signal's id");
        var runId = RunOf(request.RunId);
        var found = await _query.Find(runId, id, context.CancellationToken)
            ?? throw new RpcException(new Status(StatusCode.NotFound, $"The log of run {runId} holds no decision about {id}."));
        var lifecycle = await _reader.Lifecycle(runId, id, context.CancellationToken);
        return new AlertDetail
        {
            Decision = DecisionText.ToMessage(found),
            Facts = { DecisionText.FactsOf(found.Event) },
            Timeline = { lifecycle.Select(DecisionText.ToTimeline) },
        };
    }

    public override async Task Watch(WatchRequest request, IServerStreamWriter<Decision> responseStream, ServerCallContext context)
    {
        var runId = RunOf(request.RunId);
        var position = request.AfterPosition >= 0 ? request.AfterPosition : await _query.NewestPosition(runId, context.CancellationToken);
        while (!context.CancellationToken.IsCancellationRequested)
        {
            var found = await _query.After(runId, position, LargestPage, context.CancellationToken);
            foreach (var decision in found)
            {
                await responseStream.WriteAsync(DecisionText.ToMessage(decision), context.CancellationToken);
                position = decision.Position;
            }

            if (found.Count == 0) await Task.Delay(WatchInterval, time, context.CancellationToken);
        }
    }

    private string RunOf(string asked) => asked.Length > 0 ? asked : run.Value.Id;

    private static RpcException Invalid(string field, string why) => new(new Status(StatusCode.InvalidArgument, $"{field} {why}."));
}
