using System.CommandLine;
using Microsoft.Extensions.Configuration.Memory;
using OptionsAlerts.Contracts;
using OptionsAlerts.Notifier.Preview;
using OptionsAlerts.ServiceDefaults.Configuration;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Standalone.Run;

namespace OptionsAlerts.Standalone.Notify;

/// <summary><c>options-alerts notify</c>: whether a channel works, and what an alert looks like on it. No engine is asked and none is told.</summary>
public static class NotifyCommand
{
    public static Command Create() => new("notify", "Whether channels work, and what alerts look like on them.") { NotifyTest.Create(), NotifyPreview.Create() };

    /// <summary>The settings that a run would have, its own answers included.</summary>
    internal static IConfiguration Settings()
    {
        var builder = WebApplication.CreateBuilder();
        EnvironmentLayer.AddTo(builder.Configuration);
        // Below everything: what was set stands.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = RunSettings.Derived(builder.Configuration, DateTimeOffset.UnixEpoch) });
        return builder.Configuration;
    }

    /// <summary>Throws where the channels' settings are wrong.</summary>
    /// <exception cref="RefusedException">With a line for each problem.</exception>
    internal static void Check(ChannelBench bench)
    {
        if (bench.Problems is { Count: > 0 } problems) throw new RefusedException(problems, ExitCode.BadInput);
    }

    /// <summary>An option that takes the wire names of an enum.</summary>
    internal static Option<string?> Choice<T>(string name, string description) where T : struct, Enum
    {
        var option = new Option<string?>(name) { Description = description };
        option.CompletionSources.Add([.. WireName.All<T>()]);
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (!WireName.TryParse<T>(token.Value, out _)) result.AddError($"{name}: '{token.Value}' is none of {string.Join(", ", WireName.All<T>())}.");
        });
        return option;
    }

    /// <summary>What <see cref="Choice{T}"/> took; null where nothing was given.</summary>
    internal static T? Chosen<T>(ParseResult parsed, Option<string?> option) where T : struct, Enum =>
        WireName.TryParse<T>(parsed.GetValue(option) ?? string.Empty, out var value) ? value : null;
}
