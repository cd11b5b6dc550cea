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

    private static readonly JsonSerializerOptions Json = LogEventTypes.JsonOptions();
    private readonly LogReader _reader = new(source);

    /// <summary>Progress, then the result: every decision the same, or the first that is not.</summary>
    public async IAsyncEnumerable<VerifyReply> Verify(string runId, VerifyRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var fields = new Requests();
        var day = fields.Day(request.Day);
        fields.Check();
        var total = await _reader.CountEvents(runId, day, cancellationToken);
        if (total == 0) throw Problems.Unknown("LOG_UNKNOWN", day is null ? $"Run {runId} has no log." : $"Run {runId} has no log of {request.Day}.");

        using var verifier = new LogVerifier(runId);
        var result = new VerifyResult { RunId = runId };
        var events = day is { } one ? _reader.Day(runId, one, cancellationToken: cancellationToken) : _reader.Decisions(runId, cancellationToken: cancellationToken);
        LoggedEvent? last = null;
        await foreach (var logged in events)
        {
            if (last is null) result.FirstPosition = logged.Position;
            if (verifier.Add(logged.Event) is { } difference)
            {
                result.Difference = ToMessage(difference, logged);
                break;
            }

            last = logged;
            if (verifier.Count % ProgressEvery == 0)
                yield return new VerifyReply { Progress = new ReplayProgress { Events = verifier.Count, Total = Math.Max(total, verifier.Count), Day = StreamKey.DayOf(logged.Stream) } };
        }

        if (result.Difference is null && verifier.Complete() is Difference missing) result.Difference = ToMessage(missing, null);
        result.Verified = result.Difference is null;
        result.Events = verifier.Count;
        result.LastPosition = last?.Position ?? 0;
        result.GoldenHash = verifier.GoldenHash;
        result.Days.AddRange(verifier.Days.Select(hash => new DayHash { Day = hash.Day.ToString("yyyy-MM-dd"), Events = hash.Events, GoldenHash = hash.Hash }));
        yield return new VerifyReply { Result = result };
    }

    private static LogDifference ToMessage(Difference difference, LoggedEvent? logged) => new()
    {
        Position = logged?.Position ?? 0,
        Day = logged is null ? string.Empty : StreamKey.DayOf(logged.Stream),
        Place = difference.Index + 1,
        Problem = difference.Problem,
        Logged = difference.Logged is { } was ? EventTypes.NameOf(was) : string.Empty,
        LoggedBody = Body(difference.Logged),
        Decided = difference.Decided is { } decided ? EventTypes.NameOf(decided) : string.Empty,
        DecidedBody = Body(difference.Decided),
    };

    private static string Body(DecisionEvent? body)
    {
        if (body is null) return string.Empty;
        var text = JsonSerializer.Serialize(body, body.GetType(), Json);
        return text.Length <= LongestBody ? text : string.Concat(text.AsSpan(0, LongestBody), "…");
    }
}
