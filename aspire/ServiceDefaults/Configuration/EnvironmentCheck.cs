using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OptionsAlerts.ServiceDefaults.Configuration;

/// <summary>Stops a start whose environment or <c>.env</c> file holds what cannot be taken, with every problem.</summary>
public sealed class EnvironmentCheck
{
    /// <summary>Has the problems of a layer reported together with those of the options.</summary>
    internal static void Register(IServiceCollection services, EnvironmentLayer layer)
    {
        services.AddSingleton(layer);
        services.AddOptions<EnvironmentCheck>().ValidateOnStart();
        services.AddSingleton<IValidateOptions<EnvironmentCheck>>(new Validation(layer));
    }

    private sealed class Validation(EnvironmentLayer layer) : IValidateOptions<EnvironmentCheck>
    {
        public ValidateOptionsResult Validate(string? name, EnvironmentCheck options) =>
            layer.Problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(layer.Problems);
    }
}
