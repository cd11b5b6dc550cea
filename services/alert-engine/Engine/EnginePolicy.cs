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
                if (options.PolicyFile is { Length: > 0 } path && PolicyFile.Problems(PolicyFiles.Read(path), path) is { Count: > 0 } problems)
                    return ValidateOptionsResult.Fail(problems.Select(problem => $"{AlertEngineOptions.Section}: {problem.Message}"));
                _ = new EnginePolicy(Options.Create(options));
                return ValidateOptionsResult.Success;
            }
            catch (Exception exception) when (exception is PolicyException or IOException or UnauthorizedAccessException)
            {
                return ValidateOptionsResult.Fail($"{AlertEngineOptions.Section}: {exception.Message}");
            }
        }
    }

    public AlertPolicy Policy { get; }

    public string Hash { get; }

    public IReadOnlyList<string> Channels { get; }

    /// <summary>True when the state has taken this policy from the configuration, and decides by these channels.</summary>
    public bool StandsIn(EngineState state) =>
        string.Equals(state.ConfiguredHash, Hash, StringComparison.Ordinal) && state.Channels.SequenceEqual(Channels, StringComparer.Ordinal);
}
