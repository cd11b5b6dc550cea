using Microsoft.Extensions.Options;
using OptionsAlerts.AlertEngine.Core;

namespace OptionsAlerts.AlertEngine.Engine;

/// <summary>The policy and the live channels that this process was started with.</summary>
internal sealed class EnginePolicy
{
    public EnginePolicy(IOptions<AlertEngineOptions> options)
    {
        var settings = options.Value;
        var policy = settings.PolicyFile is { Length: > 0 } path ? PolicyFile.Parse(PolicyFiles.Read(path), path) : AlertPolicy.Default;
        Policy = settings.MaxAlertsPerMinute is { } limit ? policy with { RatePerMinute = limit } : policy;
        Channels = Routing.Live(settings.Channels);
        Hash = Policy.Hash();
        // A severity without a channel is found now, not at three in the night.
        Check(Policy, Channels);
    }

    /// <exception cref="PolicyException">The policy is out of range, or leaves a severity that none of the channels serves.</exception>
    public static void Check(AlertPolicy policy, IReadOnlyList<string> channels) =>
        Decider.Decide(EngineState.Empty("check"), new OpenDay(DateOnly.MinValue, "check", policy, channels, DateTimeOffset.UnixEpoch));

    /// <summary>Whether the channels serve every severity of a policy.</summary>
    public static bool Serves(AlertPolicy policy, IReadOnlyList<string> channels)
    {
        try
        {
            Check(policy, channels);
            return true;
        }
        catch (PolicyException)
        {
            return false;
        }
    }

    /// <summary>Refuses at start what cannot be decided by: a policy file that does not read, a severity that no live channel serves.</summary>
    internal sealed class Validation : IValidateOptions<AlertEngineOptions>
    {
        public ValidateOptionsResult Validate(string? name, AlertEngineOptions options)
        {
            try
            {
                string[] problems = [.. Problems(options)];
                return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems.Select(problem => $"{AlertEngineOptions.Section}: {problem}"));
            }
            catch (Exception exception) when (exception is PolicyException or IOException or UnauthorizedAccessException)
            {
                return ValidateOptionsResult.Fail($"{AlertEngineOptions.Section}: {exception.Message}");
            }
        }

        private static IEnumerable<string> Problems(AlertEngineOptions options)
        {
            // A name that is no channel is told by itself, and what only follows from it is not: the console serves everything.
            var live = options.Channels.All(ChannelNames.All.Contains) ? Routing.Live(options.Channels) : [ChannelNames.Console];
            if (options.PolicyFile is not { Length: > 0 } path)
                return Routing.Unserved(AlertPolicy.Default, live).Select(unserved => $"default policy: {unserved.JsonPath}: {unserved.Problem} in a policy file (AlertEngine__PolicyFile)");
            var text = PolicyFiles.Read(path);
            return PolicyFile.Problems(text, path) is { Count: > 0 } problems
                ? problems.Select(problem => problem.Message)
                : Routing.Unserved(PolicyFile.Parse(text, path), live).Select(unserved => PolicyFile.Placed(unserved, text, path).Message);
        }
    }

    public AlertPolicy Policy { get; }

    public string Hash { get; }

    public IReadOnlyList<string> Channels { get; }

    /// <summary>True when the state has taken this policy from the configuration, and decides by these channels.</summary>
    public bool StandsIn(EngineState state) =>
        string.Equals(state.ConfiguredHash, Hash, StringComparison.Ordinal) && state.Channels.SequenceEqual(Channels, StringComparer.Ordinal);
}
