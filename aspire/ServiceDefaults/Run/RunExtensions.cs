using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using OptionsAlerts.ServiceDefaults.Configuration;
using OptionsAlerts.ServiceDefaults.Messaging;

namespace OptionsAlerts.ServiceDefaults.Run;

/// <summary>Registers what every part of a run reads.</summary>
public static class RunExtensions
{
    public static IHostApplicationBuilder AddRun(this IHostApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddValidatedOptions<RunOptions>(RunOptions.Section);
        builder.AddValidatedOptions<MessagingOptions>(MessagingOptions.Section);
        return builder;
    }
}
