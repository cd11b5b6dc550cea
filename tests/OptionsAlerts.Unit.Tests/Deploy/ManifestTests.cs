using System.Xml.Linq;
using k8s.Models;
using OptionsAlerts.Unit.Tests.Architecture;
using Shouldly;
using YamlDotNet.Core;

namespace OptionsAlerts.Unit.Tests.Deploy;

/// <summary>What holds for every manifest, and what the overlays bring.</summary>
public sealed class ManifestTests
{
    private const string Namespace = "options-alerts";

    public static TheoryData<string> Overlays => Overlay.All;

    [Fact]
    public void there_is_an_overlay_with_operators_and_one_for_servers_that_are_there() => Overlay.All.Select(row => row.Data).ShouldBe(["external", "operators"]);

    [Theory, MemberData(nameof(Overlays))]
    public async Task every_service_is_deployed_and_every_manifest_is_in_the_namespace_and_labelled(string name)
    {
        var overlay = await Overlay.Named(name);
        overlay.Of<V1Deployment>().Select(deployment => deployment.Metadata.Name).ShouldBe(["alert-engine", "gex", "ingestion", "notifier", "vix", "volume"], ignoreOrder: true);
        overlay.Of<V1Namespace>().ShouldHaveSingleItem().Metadata.Labels["pod-security.kubernetes.io/enforce"].ShouldBe("restricted");
        foreach (var manifest in overlay.Objects)
        {
            if (manifest is not V1Namespace) manifest.Metadata.NamespaceProperty.ShouldBe(Namespace, manifest.Metadata.Name);
            manifest.Metadata.Labels["app.kubernetes.io/part-of"].ShouldBe(Namespace, manifest.Metadata.Name);
            if (manifest is not V1ConfigMap) manifest.Metadata.Labels["app.kubernetes.io/name"].ShouldBe(manifest.Metadata.Name);
        }
    }

    [Theory, MemberData(nameof(Overlays))]
    public async Task images_are_the_products_own_in_its_version_and_never_the_latest(string name)
    {
        var version = XDocument.Load(Path.Combine(Product.Checkout.FullName, "Directory.Build.props")).Descendants("Version").Single().Value;
        var overlay = await Overlay.Named(name);
        foreach (var workload in overlay.Workloads)
            workload.Pod.Containers.ShouldHaveSingleItem().Image.ShouldBe($"options-alerts/{(workload.Deployment is null ? "standalone" : workload.Name)}:{version}");
        foreach (var image in overlay.Of<RabbitmqCluster>().Select(cluster => cluster.Spec.Image).Concat(overlay.Of<PostgresCluster>().Select(cluster => cluster.Spec.ImageName)))
            image.Split(':').ShouldSatisfyAllConditions(parts => parts.Length.ShouldBe(2, image), parts => parts[^1].ShouldNotBe("latest"));
    }

    [Theory, MemberData(nameof(Overlays))]
    public async Task names_are_given_once(string name)
    {
        var overlay = await Overlay.Named(name);
        overlay.Objects.Select(manifest => $"{manifest.Kind} {manifest.Metadata.Name}").ShouldBeUnique();
    }

    [Fact]
    public async Task servers_by_operators_survive_any_one_machine()
    {
        var overlay = await Overlay.Named("operators");
        var broker = overlay.Of<RabbitmqCluster>().ShouldHaveSingleItem();
        broker.Spec.Replicas.ShouldBe(3);
        var apart = broker.Spec.Affinity.PodAntiAffinity.RequiredDuringSchedulingIgnoredDuringExecution.ShouldHaveSingleItem();
        (apart.TopologyKey, Overlay.Selects(apart.LabelSelector, broker.PodLabels)).ShouldBe(("kubernetes.io/hostname", true));
        var database = overlay.Of<PostgresCluster>().ShouldHaveSingleItem();
        database.Spec.Instances.ShouldBe(3);
        database.Spec.Postgresql.Synchronous.ShouldSatisfyAllConditions(
            sync => (sync.Method, sync.Number, sync.DataDurability, sync.FailoverQuorum).ShouldBe(("any", 1, "required", true)));
        (database.Spec.Affinity.PodAntiAffinityType, database.Spec.Affinity.TopologyKey).ShouldBe(("required", "kubernetes.io/hostname"));
    }

    [Fact]
    public void what_is_misspelt_in_a_manifest_is_an_error()
    {
        const string Manifest = "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: a }\nspec: { maxUnavailable: 1 }\n";
        Overlay.Parse(Manifest).Of<V1PodDisruptionBudget>().ShouldHaveSingleItem().Spec.MaxUnavailable.Value.ShouldBe("1");
        Should.Throw<YamlException>(() => Overlay.Parse(Manifest.Replace("maxUnavailable", "maxUnavailble", StringComparison.Ordinal))).Message.ShouldContain("maxUnavailble");
        const string Broker = "apiVersion: rabbitmq.com/v1beta1\nkind: RabbitmqCluster\nmetadata: { name: a }\nspec: { replicas: 3, persistence: { storage: 1Gi } }\n";
        Overlay.Parse(Broker).Of<RabbitmqCluster>().ShouldHaveSingleItem().Spec.Replicas.ShouldBe(3);
        Should.Throw<YamlException>(() => Overlay.Parse(Broker.Replace("storage", "size", StringComparison.Ordinal))).Message.ShouldContain("size");
    }
}
