"""For: the nouns of the registers: institutions, professionals, enterprises, and what changed.
May import: people, facts, kernel.
Imported by: registers, matters and everything above it.
"""

from yuqiao.registers.models.changes import (
    EntryChange,
)
from yuqiao.registers.models.directory import (
    DirectoryEntry,
    DirectoryFacet,
)
from yuqiao.registers.models.engagements import (
    Engagement,
    EngagementName,
)
from yuqiao.registers.models.enterprises import (
    Enterprise,
    EnterpriseFigure,
    EnterpriseKind,
    EnterpriseName,
    FieldSource,
    Investor,
    Site,
)
from yuqiao.registers.models.imports import (
    ImportBatch,
    ImportRow,
)
from yuqiao.registers.models.institutions import (
    AnnualReturn,
    ArbitralInstitution,
    Entry,
    Institution,
    LawFirm,
    MediationOrganisation,
    NotaryOffice,
    NotaryOfficeCoverage,
    PartnerInstitution,
    ReturnImport,
)
from yuqiao.registers.models.keeping import (
    Campaign,
    Correction,
    EnterpriseMerge,
    EnterpriseReading,
    Invitation,
    NotDuplicate,
    Representative,
    RepresentativeReading,
)
from yuqiao.registers.models.pool import (
    Nomination,
    NominationFile,
    NominationQuota,
    NominationRound,
)
from yuqiao.registers.models.professionals import (
    Admission,
    Experience,
    Expert,
    Interpreter,
    Lawyer,
    LawyerLanguage,
    LawyerPrice,
    Level,
    Listing,
    Mediator,
    Notary,
    NotaryTie,
    Person,
    Professional,
    Standing,
    Training,
)
from yuqiao.registers.models.white_list import (
    Discipline,
    ListingCriterion,
)

__all__ = [
    "Admission",
    "AnnualReturn",
    "ArbitralInstitution",
    "Campaign",
    "Correction",
    "DirectoryEntry",
    "DirectoryFacet",
    "Discipline",
    "Engagement",
    "EngagementName",
    "Enterprise",
    "EnterpriseFigure",
    "EnterpriseKind",
    "EnterpriseMerge",
    "EnterpriseName",
    "EnterpriseReading",
    "Entry",
    "EntryChange",
    "Experience",
    "Expert",
    "FieldSource",
    "ImportBatch",
    "ImportRow",
    "Institution",
    "Interpreter",
    "Investor",
    "Invitation",
    "LawFirm",
    "Lawyer",
    "LawyerLanguage",
    "LawyerPrice",
    "Level",
    "Listing",
    "ListingCriterion",
    "MediationOrganisation",
    "Mediator",
    "Nomination",
    "NominationFile",
    "NominationQuota",
    "NominationRound",
    "NotDuplicate",
    "Notary",
    "NotaryOffice",
    "NotaryOfficeCoverage",
    "NotaryTie",
    "PartnerInstitution",
    "Person",
    "Professional",
    "Representative",
    "RepresentativeReading",
    "ReturnImport",
    "Site",
    "Standing",
    "Training",
]
