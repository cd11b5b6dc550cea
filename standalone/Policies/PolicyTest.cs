using System.CommandLine;
using Google.Protobuf.WellKnownTypes;
using OptionsAlerts.AlertEngine.Api;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Standalone.Remote;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Policies;

/// <summary>
/// <c>policy test</c>: where a signal would go and what would hold it. With a running engine its channels and silences count; with <c>--channels</c> no engine is asked.
/// </summary>
internal static class PolicyTest
{
    public static Command Create(EngineOptions engine, Option<bool> json)
    {
        var file = new Option<string?>("--policy") { Description = "A policy file; the policy that stands when left out." };
        var kind = Required<SignalKind>("--kind");
        var severity = Required<Severity>("--severity");
        var symbol = new Option<string>("--symbol") { Description = "The underlying.", Required = true };
        var subject = new Option<string>("--subject") { Description = "What it is about, as a strike or a contract.", DefaultValueFactory = _ => string.Empty };
        var at = Times.Instant("--at", "When; now when left out.");
        var channels = new Option<string[]>("--channels") { Description = "Ask no engine: these channels are live, no silences are made.", AllowMultipleArgumentsPerToken = true };
        channels.Validators.Add(result =>
        {
            foreach (var name in Split(result.Tokens.Select(token => token.Value)).Where(name => !ChannelNames.All.Contains(name, StringComparer.Ordinal)))
                result.AddError($"--channels: '{name}' is no channel; there are {string.Join(", ", ChannelNames.All)}.");
        });
        var command = new Command("test", "Where a signal would go, which gates and quiet hours and silences would hold it.") { file, kind, severity, symbol, subject, at, channels };
        command.Validators.Add(result =>
        {
            if (result.GetResult(channels) is not null && result.GetResult(file) is null) result.AddError("--channels needs --policy FILE: without an engine there is no policy that stands.");
        });
        command.SetAction(async (parsed, token) =>
        {
            var request = new TestPolicyRequest
            {
                Kind = parsed.GetValue(kind)!,
                Severity = parsed.GetValue(severity)!,
                Symbol = UnderlyingSymbol.Canonical(parsed.GetValue(symbol)!),
                Subject = parsed.GetValue(subject)!,
                At = parsed.GetValue(at) is { } instant ? Timestamp.FromDateTimeOffset(instant) : null,
            };
            var path = parsed.GetValue(file);
            var test = parsed.GetValue(channels) is { Length: > 0 } live ? Local(request, path!, [.. Split(live)]) : await Remote(engine.Open(parsed), request, path, token);
            PolicyTestText.Print(test, parsed.GetValue(json), parsed.InvocationConfiguration.Output, AnsiConsole.Console);
            return ExitCode.Fine;
        });
        return command;
    }

    private static async Task<TestPolicyReply> Remote(EngineClient engine, TestPolicyRequest request, string? path, CancellationToken cancellationToken)
    {
        using (engine)
        {
            if (path is not null) (request.Text, request.Name) = (PolicyInput.Read(path), path);
            return await engine.Call((log, options) => log.TestPolicyAsync(request, options), cancellationToken);
        }
    }

    private static TestPolicyReply Local(TestPolicyRequest request, string path, string[] channels)
    {
        _ = WireName.TryParse<SignalKind>(request.Kind, out var kind);
        _ = WireName.TryParse<Severity>(request.Severity, out var severity);
        var text = PolicyInput.Read(path);
        var policy = PolicyInput.Policy(text, path);
        try
        {
            return PolicyTrial.Of(policy, channels, [], kind, severity, request.Symbol, request.Subject, request.At?.ToDateTimeOffset() ?? TimeProvider.System.GetUtcNow());
        }
        catch (PolicyException exception)
        {
            throw new BadInputException(PolicyFile.Placed(exception, text, path).Message);
        }
    }

    private static Option<string> Required<T>(string name) where T : struct, System.Enum
    {
        var option = Audit.AuditOptions.Named<T>(name, "One of");
        option.Required = true;
        option.DefaultValueFactory = null;
        return option;
    }

    private static IEnumerable<string> Split(IEnumerable<string> given) => given.SelectMany(text => text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
