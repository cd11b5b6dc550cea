using System.Text.RegularExpressions;
using k8s.Models;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Deploy;

/// <summary>
/// What a container's environment is once Kubernetes has put it together: maps and secrets as wholes, then single variables, whose <c>$(NAME)</c> stand for what was set
/// before them.
/// </summary>
internal sealed partial class PodEnvironment
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _parts = new(StringComparer.Ordinal);

    public PodEnvironment(Overlay overlay, Workload workload)
    {
        var container = workload.Pod.Containers.ShouldHaveSingleItem();
        var secrets = DeployedSecrets.Of(overlay);
        foreach (var source in container.EnvFrom ?? []) TakeAll(source, overlay, secrets, workload.Name);
        foreach (var variable in container.Env) _values[variable.Name] = Value(variable, secrets, workload.Name);
    }

    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>Variables that only make up others.</summary>
    public IReadOnlySet<string> Parts => _parts;

    private void TakeAll(V1EnvFromSource source, Overlay overlay, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> secrets, string workload)
    {
        if (source.ConfigMapRef is { } map)
        {
            var found = overlay.Of<V1ConfigMap>().FirstOrDefault(known => known.Metadata.Name == map.Name);
            // One that people may add is named where they are told how.
            if (found is null) (map.Optional == true && Readme().Contains(map.Name, StringComparison.Ordinal)).ShouldBeTrue($"{workload}: there is no {map.Name}");
            else foreach (var (name, value) in found.Data) _values[name] = value;
        }

        if (source.SecretRef is not { } secret) return;
        foreach (var (name, value) in Get(secrets, secret.Name, workload)) _values[name] = value;
    }

    private string Value(V1EnvVar variable, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> secrets, string workload)
    {
        if (variable.ValueFrom?.SecretKeyRef is { } reference)
        {
            variable.Value.ShouldBeNull(workload);
            return Get(Get(secrets, reference.Name, workload), reference.Key, workload);
        }

        variable.ValueFrom.ShouldBeNull(workload);
        return Reference().Replace(variable.Value, match =>
        {
            _parts.Add(match.Groups["name"].Value);
            return Get(_values, match.Groups["name"].Value, workload);
        });
    }

    private static string Readme() => File.ReadAllText(Path.Combine(Overlay.Folder, "README.md"));

    private static T Get<T>(IReadOnlyDictionary<string, T> values, string key, string workload)
    {
        values.TryGetValue(key, out var value).ShouldBeTrue($"{workload}: there is no {key}");
        return value!;
    }

    [GeneratedRegex(@"\$\((?<name>[A-Za-z0-9_]+)\)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
