using System.CommandLine;
using System.Text.Json;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Standalone.Remote;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Policies;

/// <summary><c>options-alerts policy</c>: the policy that stands, files checked, tried and applied.</summary>
public static class PolicyCommand
{
    public static Command Create()
    {
        var engine = new EngineOptions();
        var json = new Option<bool>("--json") { Description = "JSON on standard output.", Recursive = true };
        var command = new Command("policy", "What is raised, what is withheld and where alerts go: the policy of a running engine, and policy files.")
        {
            Show(engine, json), Check(json), Apply(engine, json), PolicyTest.Create(engine, json), json,
        };
        engine.AddTo(command);
        return command;
    }

    private static Command Show(EngineOptions engine, Option<bool> json)
    {
        var command = new Command("show", "The whole policy that stands, as a file: YAML, or JSON with --json.");
        command.SetAction(async (parsed, token) =>
        {
            using var client = engine.Open(parsed);
            var policy = await client.Call((log, options) => log.GetPolicyAsync(new GetPolicyRequest(), options), token);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                await output.WriteLineAsync(policy.Json);
                return ExitCode.Fine;
            }

            var who = policy.By.Length > 0 ? $" by {policy.By}" : string.Empty;
            var when = policy.AppliedAt is null ? string.Empty : $" at {Times.Shown(policy.AppliedAt)}";
            await output.WriteLineAsync($"# policy {policy.Hash}");
            await output.WriteLineAsync($"# of run {policy.RunId}, applied{when} from the {policy.Origin}{who}; live channels: {string.Join(", ", policy.Channels)}");
            if (policy.ConfiguredHash != policy.Hash) await output.WriteLineAsync($"# the configuration's own is {policy.ConfiguredHash}");
            await output.WriteLineAsync(policy.Yaml.TrimEnd());
            return ExitCode.Fine;
        });
        return command;
    }

    private static Command Check(Option<bool> json)
    {
        var file = new Argument<string>("FILE") { Description = "A policy file, YAML or JSON." };
        var command = new Command("check", "Every problem of a policy file, with its line and path; needs no engine. Exit code 2 where there is one.") { file };
        command.SetAction(async parsed =>
        {
            var path = parsed.GetValue(file)!;
            var text = PolicyInput.Read(path);
            var problems = PolicyFile.Problems(text, path);
            var output = parsed.InvocationConfiguration.Output;
            var hash = problems.Count == 0 ? PolicyFile.Parse(text, path).Hash() : null;
            if (parsed.GetValue(json))
            {
                var shown = new { file = path, hash, problems = problems.Select(problem => new { problem.Line, path = problem.JsonPath, problem.Problem }) };
                await output.WriteLineAsync(JsonSerializer.Serialize(shown, CliJson.Options));
            }
            else if (hash is not null)
            {
                await output.WriteLineAsync($"{path}: no problems. Policy {hash}");
            }

            foreach (var problem in problems) await parsed.InvocationConfiguration.Error.WriteLineAsync($"options-alerts: {problem.Message}");
            return problems.Count == 0 ? ExitCode.Fine : ExitCode.BadInput;
        });
        return command;
    }

    private static Command Apply(EngineOptions engine, Option<bool> json)
    {
        var file = new Argument<string>("FILE") { Description = "A policy file, YAML or JSON." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would change, and change nothing." };
        var expect = new Option<string>("--expect") { Description = "The hash of the policy that is meant to be replaced, 16 digits and more; refused where another stands.", DefaultValueFactory = _ => string.Empty };
        var author = Author.Option();
        var command = new Command("apply", "Let a policy take effect at once. It stands until another is applied or the configuration's changes.") { file, dryRun, expect, author };
        command.SetAction(async (parsed, token) =>
        {
            var path = parsed.GetValue(file)!;
            using var client = engine.Open(parsed);
            var request = new ApplyPolicyRequest { Text = PolicyInput.Read(path), Name = path, DryRun = parsed.GetValue(dryRun), ExpectedHash = parsed.GetValue(expect)!, Author = parsed.GetValue(author)! };
            var reply = await client.Call((log, options) => log.ApplyPolicyAsync(request, options), token);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(new { reply.Hash, reply.HashBefore, reply.Applied, reply.Diff }, CliJson.Options));
                return ExitCode.Fine;
            }

            foreach (var line in reply.Diff) AnsiConsole.Console.MarkupLine(DiffLine(line));
            await output.WriteLineAsync(Outcome(reply, request.DryRun));
            return ExitCode.Fine;
        });
        return command;
    }

    private static string Outcome(ApplyPolicyReply reply, bool dryRun)
    {
        var (hash, before) = (AlertPolicy.Abbreviate(reply.Hash), AlertPolicy.Abbreviate(reply.HashBefore));
        if (reply.Hash == reply.HashBefore) return $"Policy {hash} stands already.";
        return dryRun ? $"Policy {hash} would replace {before}." : $"Policy {hash} has replaced {before}.";
    }

    private static string DiffLine(string line) => line switch
    {
        ['+', ..] => $"[green]{Shown.Text(line)}[/]",
        ['-', ..] => $"[red]{Shown.Text(line)}[/]",
        ['@', ..] => $"[grey]{Shown.Text(line)}[/]",
        _ => Shown.Text(line),
    };
}
