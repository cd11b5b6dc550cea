using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Contracts.Grpc;
using DayHash = OptionsAlerts.Contracts.Grpc.DayHash;

namespace OptionsAlerts.AlertEngine.Api;

/// <summary>A run's log decided again, as messages: the same for a caller over gRPC and for an auditor who has the database. Ends when its token does, within some thousand events.</summary>
public sealed class LogReplays(NpgsqlDataSource source)
{
    private const int ProgressEvery = 10_000;
    private const int LongestBody = 8_000;
    private const int DefaultListed = 200;
    private const int MostListed = 5_000;

    private static readonly JsonSerializerOptions Json = LogEventTypes.JsonOptions();
    private readonly LogReader _reader = new(source);
    private readonly LogStates _states = new(source);
    private readonly RunVerifier _verifier = new(new LogReader(source));

    /// <summary>Progress, then the result: every decision the same, or the first that is not.</summary>
    public async IAsyncEnumerable<VerifyReply> Verify(string runId, VerifyRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var fields = new Requests();
        var day = fields.Day(request.Day);
        fields.Check();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var progress = new ProgressStream(ProgressEvery);
        var verifying = Verified(runId, day, progress, stop.Token);
        try
        {
            await foreach (var told in progress.Read(cancellationToken))
                yield return new VerifyReply { Progress = new ReplayProgress { Events = told.Events, Total = told.Total, Day = told.Day.ToString("yyyy-MM-dd") } };
            var verified = await verifying ?? throw Problems.Unknown("LOG_UNKNOWN", day is null ? $"Run {runId} has no log." : $"Run {runId} has no log of {request.Day}.");
            yield return new VerifyReply { Result = ToMessage(verified) };
        }
        finally
        {
            // Whoever stops listening ends it.
            await stop.CancelAsync();
            await ((Task)verifying).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Progress, then what another policy would have told of a past period.</summary>
    public async IAsyncEnumerable<WhatIfReply> WhatIf(string runId, WhatIfRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (question, from) = Question(request);
        // From the first event of the day that was open then, or of the log where it begins later.
        var whatIf = new WhatIf(runId, question);
        var start = (await _states.DayOf(runId, from, cancellationToken))?.Position - 1 ?? 0;
        var read = 0L;
        await foreach (var logged in _reader.Decisions(runId, start, cancellationToken))
        {
            if (!Added(whatIf, logged.Event, request)) break;
            if (++read % ProgressEvery == 0) yield return new WhatIfReply { Progress = new ReplayProgress { Events = read, Day = StreamKey.DayOf(logged.Stream) } };
        }

        yield return new WhatIfReply { Result = WhatIfText.ToMessage(runId, Completed(whatIf, runId)) };
    }

    /// <summary>Writes a trading day as a file that proves itself; the newest day when none is given.</summary>
    public async Task<ExportResult> Export(string runId, string asked, Stream to, CancellationToken cancellationToken)
    {
        var fields = new Requests();
        var given = fields.Day(asked);
        fields.Check();
        var day = given ?? await _reader.NewestDay(runId, cancellationToken) ?? throw Problems.Unknown("LOG_UNKNOWN", $"Run {runId} has no log.");
        var count = await _reader.CountEvents(runId, day, cancellationToken);
        if (count == 0) throw Problems.Unknown("LOG_UNKNOWN", $"Run {runId} has no log of {day:yyyy-MM-dd}.");
        var hash = await DayExport.Write(to, runId, day, count, Events(runId, day, count, cancellationToken), cancellationToken);
        return new ExportResult { RunId = runId, Day = day.ToString("yyyy-MM-dd"), Events = count, GoldenHash = hash };
    }

    // As many as were counted: a day that is open goes on.
    private async IAsyncEnumerable<DecisionEvent> Events(string runId, DateOnly day, long count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var logged in _reader.Day(runId, day, cancellationToken: cancellationToken))
        {
            if (logged.Version > count) yield break;
            yield return logged.Event;
        }
    }

    private static (WhatIfQuestion Question, DateTimeOffset From) Question(WhatIfRequest request)
    {
        var fields = new Requests();
        var limit = fields.Size("limit", request.Limit, DefaultListed, MostListed);
        var from = fields.Instant("from", request.From);
        var to = fields.Instant("to", request.To);
        if (request.From is null) fields.Wrong("from", "must be given");
        if (request.To is null) fields.Wrong("to", "must be given");
        else if (to <= from) fields.Wrong("to", "must be after from");
        foreach (var channel in request.Channels.Where(channel => !ChannelNames.All.Contains(channel, StringComparer.Ordinal))) fields.Wrong("channels", $"'{PolicyPlace.Shown(channel)}' is no channel; there are {string.Join(", ", ChannelNames.All)}");
        fields.Check();
        var policy = Requests.Policy(request.Text, request.Name);
        return (new WhatIfQuestion { Policy = policy, Channels = request.Channels.Count > 0 ? [.. request.Channels] : null, From = from!.Value, To = to!.Value, MostListed = limit }, from.Value);
    }

    private static bool Added(WhatIf whatIf, DecisionEvent e, WhatIfRequest request)
    {
        try
        {
            return whatIf.Add(e);
        }
        catch (PolicyException refused)
        {
            throw Requests.Refused(refused, request.Text, request.Name);
        }
    }

    private static WhatIfReport Completed(WhatIf whatIf, string runId)
    {
        try
        {
            return whatIf.Complete();
        }
        catch (InvalidOperationException exception)
        {
            throw Problems.Unknown("PERIOD_UNKNOWN", $"Run {runId}: {exception.Message}");
        }
    }

    private async Task<RunVerification?> Verified(string runId, DateOnly? day, ProgressStream progress, CancellationToken cancellationToken)
    {
        try
        {
            return await _verifier.Verify(runId, day, progress, cancellationToken);
        }
        finally
        {
            progress.Complete();
        }
    }

    private static VerifyResult ToMessage(RunVerification verified) => new()
    {
        RunId = verified.RunId,
        Verified = verified.Difference is null,
        Events = verified.Events,
        FirstPosition = verified.FirstPosition,
        LastPosition = verified.LastPosition,
        GoldenHash = verified.GoldenHash,
        Days = { verified.Days.Select(day => new DayHash { Day = day.Day.ToString("yyyy-MM-dd"), Events = day.Events, GoldenHash = day.GoldenHash }) },
        Difference = verified.Difference is { } difference ? ToMessage(difference) : null,
    };

    private static LogDifference ToMessage(RunDifference found) => new()
    {
        Position = found.Position,
        Day = found.Day.ToString("yyyy-MM-dd"),
        Place = found.Difference.Index + 1,
        Problem = found.Difference.Problem,
        Logged = found.Difference.Logged is { } was ? EventTypes.NameOf(was) : string.Empty,
        LoggedBody = Body(found.Difference.Logged),
        Decided = found.Difference.Decided is { } decided ? EventTypes.NameOf(decided) : string.Empty,
        DecidedBody = Body(found.Difference.Decided),
    };

    private static string Body(DecisionEvent? body)
    {
        if (body is null) return string.Empty;
        var text = JsonSerializer.Serialize(body, body.GetType(), Json);
        return text.Length <= LongestBody ? text : string.Concat(text.AsSpan(0, LongestBody), "…");
    }
}
