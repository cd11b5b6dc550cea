using System.Globalization;
using Npgsql;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Contracts.Grpc;

namespace OptionsAlerts.AlertEngine.Api;

/// <summary>What is read of a run's log, as messages: the same for a caller over gRPC and for an auditor who has the database.</summary>
public sealed class LogReads(NpgsqlDataSource source)
{
    private const int DefaultPage = 100;
    private const int LargestPage = 1_000;
    private const int LargestPageBytes = 3 << 20;

    private readonly DecisionQuery _query = new(source);
    private readonly LogReader _reader = new(source);
    private readonly LogStates _states = new(source);

    /// <summary>Decisions, newest first.</summary>
    public async Task<ListReply> List(string runId, ListRequest request, CancellationToken cancellationToken)
    {
        var fields = new Requests();
        var size = fields.Size("page_size", request.PageSize, DefaultPage, LargestPage);
        // One more than asked for tells whether there is a next page.
        var filter = fields.Filter(runId, request.Symbol, request.Kind, request.Outcome, request.Severity, request.Reason) with
        {
            BeforePosition = fields.Token(request.PageToken),
            From = fields.Instant("from", request.From),
            To = fields.Instant("to", request.To),
            Text = fields.Text(request.Text),
            Limit = size + 1,
        };
        fields.Check();

        var found = await _query.List(filter, cancellationToken);
        var reply = new ListReply { RunId = runId };
        var bytes = 0;
        foreach (var logged in found.Take(size))
        {
            var decision = DecisionText.ToMessage(logged);
            bytes += decision.CalculateSize();
            if (bytes > LargestPageBytes && reply.Decisions.Count > 0) break;
            reply.Decisions.Add(decision);
        }

        if (found.Count > reply.Decisions.Count) reply.NextPageToken = reply.Decisions[^1].Position.ToString(CultureInfo.InvariantCulture);
        return reply;
    }

    /// <summary>One decision with its timeline.</summary>
    public async Task<AlertDetail> Get(string runId, string id, CancellationToken cancellationToken)
    {
        var found = await Find(runId, id, cancellationToken);
        var decision = DecisionText.ToMessage(found);
        var lifecycle = await _reader.Lifecycle(runId, Guid.Parse(decision.SignalId), cancellationToken);
        return new AlertDetail { RunId = runId, Decision = decision, Facts = { DecisionText.FactsOf(found.Event) }, Timeline = { lifecycle.Select(DecisionText.ToTimeline) } };
    }

    /// <summary>The engine's state as it stood at an instant; now when none is given.</summary>
    public async Task<StateAtReply> StateAt(string runId, StateAtRequest request, CancellationToken cancellationToken)
    {
        var fields = new Requests();
        var limit = fields.Size("limit", request.Limit, DefaultPage, LargestPage);
        var at = fields.Instant("at", request.At);
        fields.Check();
        var found = at is { } instant ? await _states.At(runId, instant, cancellationToken) : await _states.Now(runId, cancellationToken);
        if (found is null) throw Problems.Unknown("STATE_UNKNOWN", at is null ? $"Run {runId} has no log." : string.Create(CultureInfo.InvariantCulture, $"The log of run {runId} begins after {at:u}."));
        var position = found.Position > 0 ? found.Position : await _query.NewestPosition(runId, cancellationToken);
        return StateText.ToMessage(found.State, position, limit);
    }

    /// <summary>The decision about a signal, alert, digest or summary, by its id or the id's first digits.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT, NOT_FOUND.</exception>
    internal async Task<LoggedEvent> Find(string runId, string id, CancellationToken cancellationToken)
    {
        var fields = new Requests();
        var digits = fields.Digits(id);
        fields.Check();
        var found = await _query.FindByPrefix(runId, digits, cancellationToken);
        return found.Count switch
        {
            1 => found[0],
            0 => throw Problems.Unknown("DECISION_UNKNOWN", $"The log of run {runId} holds no decision about {id}."),
            _ => throw Problems.Invalid("id", $"several ids begin with {id}: give more of it"),
        };
    }
}
