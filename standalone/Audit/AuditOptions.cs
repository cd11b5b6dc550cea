using System.CommandLine;
using OptionsAlerts.Contracts;
using OptionsAlerts.Standalone.Remote;

namespace OptionsAlerts.Standalone.Audit;

/// <summary>What every <c>audit</c> command takes: the run, the form, and where the log is read.</summary>
internal sealed class AuditOptions
{
    private readonly Option<string?> _run = new("--run") { Description = "The run; the one written to last when left out, the engine's own with --server.", Recursive = true };
    private readonly Option<bool> _json = new("--json") { Description = "JSON on standard output.", Recursive = true };
    private readonly EngineOptions _engine = new();

    public void AddTo(Command command)
    {
        command.Options.Add(_run);
        command.Options.Add(_json);
        _engine.AddTo(command);
    }

    public bool Json(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>The log: on the database, or through the engine that <c>--server</c> names.</summary>
    public async Task<IAuditSource> Open(ParseResult parsed, CancellationToken cancellationToken) => _engine.IsGiven(parsed)
        ? new EngineAudit(_engine.Open(parsed), parsed.GetValue(_run) ?? string.Empty)
        : await DatabaseAudit.Open(parsed.GetValue(_run), cancellationToken);

    /// <summary>An option that takes one of an enum's wire names, or nothing.</summary>
    public static Option<string> Named<T>(string name, string description) where T : struct, Enum
    {
        var option = new Option<string>(name) { Description = $"{description}: {string.Join(", ", WireName.All<T>())}.", DefaultValueFactory = _ => string.Empty };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { Length: > 0 } text && !WireName.TryParse<T>(text, out _)) result.AddError($"{name}: '{text}' is none of {string.Join(", ", WireName.All<T>())}.");
        });
        return option;
    }

    /// <summary>An option that takes a whole number of a range.</summary>
    public static Option<int> Number(string name, string description, int least, int most, int without)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => without };
        option.Validators.Add(result =>
        {
            if (!result.Implicit && (result.Tokens.Count != 1 || !int.TryParse(result.Tokens[0].Value, out var count) || count < least || count > most)) result.AddError($"{name} must be {least} to {most:N0}.");
        });
        return option;
    }
}
