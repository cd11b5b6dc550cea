using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace OptionsAlerts.ServiceDefaults.Configuration;

/// <summary>Options that are bound, checked whole before the program starts, and refuse what they do not know.</summary>
public static class ValidatedOptions
{
    /// <summary>
    /// Binds <typeparamref name="TOptions"/> to a section (<c>Gex</c>, <c>Notifier:Telegram</c>) and has it checked at start: data annotations
    /// (also of members marked <see cref="ValidateObjectMembersAttribute"/> and <see cref="ValidateEnumeratedItemsAttribute"/>), unknown keys and values that do not
    /// read. A sub-section that other options are bound to is theirs; several types may share a section. Further rules: <c>.Validate(…)</c> on what is returned.
    /// </summary>
    public static OptionsBuilder<TOptions> AddValidatedOptions<TOptions>(this IHostApplicationBuilder builder, string section)
        where TOptions : class
    {
        var name = Options.DefaultName;
        var options = builder.Services.AddOptions<TOptions>(name);
        var sections = SectionRegistry.Of(builder.Services);
        if (!sections.Add(section, typeof(TOptions))) return options;

        IConfiguration configuration = builder.Configuration;
        builder.Services.AddSingleton<IValidateOptions<TOptions>>(new SectionValidation<TOptions>(section));
        builder.Services.AddSingleton<IOptionsChangeTokenSource<TOptions>>(new ConfigurationChangeTokenSource<TOptions>(name, configuration));
        return options
            .Configure(target => Bind(configuration, sections, section, target))
            .ValidateOnStart();
    }

    // The binder stops at the first value that does not read and speaks of types; the walk before it names every one in the user's words.
    private static void Bind<TOptions>(IConfiguration configuration, SectionRegistry sections, string section, TOptions target)
        where TOptions : class
    {
        var problems = UnknownKeys.Find(configuration.GetSection(section), sections.TypesOf(section), sections.IsBoundWithin(section));
        if (problems.Count > 0) throw new OptionsValidationException(section, typeof(TOptions), problems);
        configuration.GetSection(section).Bind(target);
    }
}

/// <summary>Which sections of the configuration are bound to which options: what a process would take from its configuration.</summary>
public sealed class SectionRegistry
{
    private readonly Dictionary<string, List<Type>> _types = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The bound sections' paths.</summary>
    public IReadOnlyCollection<string> Sections => _types.Keys;

    /// <summary>The types bound to a section; empty when there is none.</summary>
    public IReadOnlyList<Type> TypesOf(string section) => _types.TryGetValue(section, out var types) ? types : [];

    /// <summary>The one registry of a service collection, made on first use.</summary>
    public static SectionRegistry Of(IServiceCollection services)
    {
        services.TryAddSingleton(new SectionRegistry());
        return (SectionRegistry)services.First(service => service.ServiceType == typeof(SectionRegistry)).ImplementationInstance!;
    }

    /// <summary>False when the section is bound to this type already.</summary>
    internal bool Add(string section, Type type)
    {
        if (!_types.TryGetValue(section, out var types)) _types[section] = types = [];
        if (types.Contains(type)) return false;
        types.Add(type);
        return true;
    }

    /// <summary>True for a path within a section that other options are bound to, or that names not used yet write to.</summary>
    internal Func<string, bool> IsBoundWithin(string section) =>
        path => !path.Equals(section, StringComparison.OrdinalIgnoreCase) && (_types.ContainsKey(path) || EnvironmentNames.IsReserved(path));
}
