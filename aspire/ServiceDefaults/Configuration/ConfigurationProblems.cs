using Microsoft.Extensions.Options;

namespace OptionsAlerts.ServiceDefaults.Configuration;

/// <summary>What is wrong with a configuration, taken out of what the checks at start throw.</summary>
public static class ConfigurationProblems
{
    /// <summary>Runs the checks of a start without starting; one sentence for each problem, each once.</summary>
    public static IReadOnlyList<string> Find(IServiceProvider services)
    {
        try
        {
            (services.GetService(typeof(IStartupValidator)) as IStartupValidator)?.Validate();
            return [];
        }
        catch (Exception exception) when (Of(exception) is { Count: > 0 } problems)
        {
            return problems;
        }
    }

    /// <summary>The problems in an exception; empty when it is about something else.</summary>
    public static IReadOnlyList<string> Of(Exception? exception) => Walk(exception).Distinct(StringComparer.Ordinal).ToList();

    private static IEnumerable<string> Walk(Exception? exception) => exception switch
    {
        null => [],
        OptionsValidationException invalid => invalid.Failures.Select(failure => failure.ReplaceLineEndings(" ")),
        AggregateException many => many.InnerExceptions.SelectMany(Walk),
        _ => Walk(exception.InnerException),
    };
}
