using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Standalone.Cli;
using DayHash = OptionsAlerts.Contracts.Grpc.DayHash;

namespace OptionsAlerts.Standalone.Audit;

/// <summary>A trading day as a file that proves itself, and its proof without a database.</summary>
internal static class AuditExport
{
    private const string Ending = ".oaday";
    private const int LongestBody = 8_000;

    private static readonly JsonSerializerOptions Json = AlertEngine.Log.LogEventTypes.JsonOptions();

    public static Command Create(AuditOptions common)
    {
        var day = new Option<string>("--day") { Description = "The trading day, yyyy-MM-dd; the newest when left out.", DefaultValueFactory = _ => string.Empty };
        var path = new Option<string?>("--out") { Description = $"The file to write; DAY{Ending} when left out. One that is there is not overwritten." };
        var command = new Command("export", "Write a trading day as canonical bytes with its golden hash; audit verify --file proves it without a database.") { day, path };
        command.SetAction(async (parsed, token) =>
        {
            await using var log = await common.Open(parsed, token);
            var (result, file) = await Export(log, parsed.GetValue(day)!, parsed.GetValue(path), token);
            var output = parsed.InvocationConfiguration.Output;
            if (common.Json(parsed)) await output.WriteLineAsync(JsonSerializer.Serialize(new { run = result.RunId, result.Day, result.Events, result.GoldenHash, file }, CliJson.Options));
            else await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{file}: {result.Events:N0} events of {result.Day}, run {result.RunId}. Golden hash {result.GoldenHash}"));
            return ExitCode.Fine;
        });
        return command;
    }

    /// <summary>Decides an exported day again; the answer is as that of a log in a database, without positions.</summary>
    /// <exception cref="BadInputException">It cannot be read, or is no exported day.</exception>
    /// <exception cref="RefusedException">It was changed; the error says where.</exception>
    public static async IAsyncEnumerable<VerifyReply> Verify(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = Opened(path);
        var (file, result) = await Proven(path, stream, cancellationToken);
        var day = file.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var reply = new VerifyResult { RunId = file.RunId, Verified = result is Verified };
        switch (result)
        {
            case Verified verified:
                (reply.Events, reply.GoldenHash) = (verified.Count, verified.GoldenHash);
                reply.Days.Add(new DayHash { Day = day, Events = verified.Count, GoldenHash = verified.GoldenHash });
                break;
            case Difference difference:
                reply.Events = difference.Index;
                reply.Difference = new LogDifference
                {
                    Day = day,
                    Place = difference.Index + 1,
                    Problem = difference.Problem,
                    Logged = difference.Logged is { } was ? EventTypes.NameOf(was) : string.Empty,
                    LoggedBody = Body(difference.Logged),
                    Decided = difference.Decided is { } decided ? EventTypes.NameOf(decided) : string.Empty,
                    DecidedBody = Body(difference.Decided),
                };
                break;
        }

        yield return new VerifyReply { Result = reply };
    }

    // Under another name until it is whole, so that what is cut short is not taken for a day.
    private static async Task<(ExportResult Result, string File)> Export(IAuditSource log, string day, string? path, CancellationToken cancellationToken)
    {
        var fresh = $"{path ?? Path.Combine(Environment.CurrentDirectory, $"export{Ending}")}.{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}.new";
        try
        {
            ExportResult result;
            await using (var stream = new FileStream(fresh, FileMode.Create, FileAccess.Write)) result = await log.Export(day, stream, cancellationToken);
            var file = path ?? $"{result.Day}{Ending}";
            if (File.Exists(file)) throw new BadInputException($"{file} is there already: name another by --out.");
            File.Move(fresh, file);
            return (result, file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(exception.Message);
        }
        finally
        {
            File.Delete(fresh);
        }
    }

    private static FileStream Opened(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(exception.Message);
        }
    }

    private static async Task<(DayFile File, ReplayResult Result)> Proven(string path, Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            var file = await DayFile.Open(stream, cancellationToken);
            return (file, await file.Verify(progress: null, cancellationToken));
        }
        catch (DayExportException exception)
        {
            throw new RefusedException([$"{path}: {exception.Message}"], exception.Offset == 0 ? ExitCode.BadInput : ExitCode.Failed);
        }
    }

    private static string Body(DecisionEvent? body)
    {
        if (body is null) return string.Empty;
        var text = JsonSerializer.Serialize(body, body.GetType(), Json);
        return text.Length <= LongestBody ? text : string.Concat(text.AsSpan(0, LongestBody), "…");
    }
}
